//go:build unix

package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
)

// cubeBenches are maps over time: a NetCDF of 500 MB averaged, an animation, and
// dashboards from the array to the page.
func cubeBenches() []bench {
	array := func(frames, rows, cols int) func(string) (string, error) {
		return func(dir string) (string, error) { return netcdf(filepath.Join(dir, "array.nc"), frames, rows, cols, 0) }
	}
	page := contender{name: "swelter", out: ".html", args: []string{"{swelter}", "explore", "{in}", "-o", "{out}.html"}}
	mean := contender{name: "swelter", out: ".png", args: []string{"{swelter}", "matrix", "{in}", "--quiet", "-o", "{out}.png"}}
	cdo := []contender{{name: "CDO", need: "cdo", out: ".nc", limit: 1, args: []string{"cdo", "-s", "timmean", "{in}", "{out}.nc"}}}
	deflated := func(dir string) (string, error) {
		plain, err := array(1930, 180, 360)(dir)
		if err != nil {
			return "", err
		}
		packed := filepath.Join(dir, "deflated.nc")
		if text, err := exec.Command("cdo", "-s", "-f", "nc4", "-z", "zip_4", "copy", plain, packed).CombinedOutput(); err != nil {
			return "", fmt.Errorf("cdo: %w: %s", err, text)
		}
		return packed, nil
	}
	list := []bench{
		{name: "cube, mean of a NetCDF of 500 MB", input: array(1930, 180, 360), ours: mean, peers: cdo},
		{name: "cube, GIF of 120 frames, 720 x 360", input: array(120, 90, 180), seconds: 1,
			ours: contender{name: "swelter", out: ".gif", args: []string{"{swelter}", "matrix", "{in}", "--frames", "time", "--width", "720", "--height", "360", "--quiet", "-o", "{out}.gif"}}},
		{name: "cube, dashboard of 145 years at 2 degrees", input: array(145, 90, 180), size: 5e6, ours: page},
		{name: "cube, dashboard of 170 years of months at 5 degrees", input: array(2040, 36, 72), ours: page},
	}
	if _, err := exec.LookPath("cdo"); err == nil { // which writes its input too
		list = append(list, bench{name: "cube, mean of a NetCDF-4 of 500 MB, deflated", input: deflated, ours: mean, peers: cdo})
	}
	return list
}

// netcdf writes classic NetCDF (the NetCDF Classic Format Specification, 64-bit
// offsets): v(time, lat, lon) as float32, a frame a month; rough is the standard
// deviation of noise, then in steps of 0.001 as records are kept in.
func netcdf(path string, frames, rows, cols int, rough float64) (string, error) {
	var head []byte
	word := func(v ...int) {
		for _, x := range v {
			head = binary.BigEndian.AppendUint32(head, uint32(x))
		}
	}
	text := func(s string) {
		word(len(s))
		head = append(head, s...)
		head = append(head, make([]byte, -len(s)&3)...)
	}
	const dims, vars, attrs, char, float, double = 10, 11, 12, 2, 5, 6
	head = append(head, "CDF\x02"...)
	word(0, dims, 3)
	sizes := []int{frames, rows, cols}
	names := []string{"time", "lat", "lon"}
	for i, n := range names {
		text(n)
		word(sizes[i])
	}
	word(0, 0, vars, 4)
	units := []string{"days since 1850-01-01", "degrees_north", "degrees_east", "K"}
	begins := make([]int, 4)
	for i, n := range append(names, "v") {
		text(n)
		kind, bytes := double, 8*sizes[min(i, 2)]
		if i < 3 {
			word(1, i)
		} else {
			word(3, 0, 1, 2)
			kind, bytes = float, 4*frames*rows*cols
		}
		word(attrs, 1)
		text("units")
		word(char)
		text(units[i])
		word(kind, bytes)
		begins[i] = len(head)
		word(0, 0)
	}
	at := len(head)
	for i, b := range begins {
		binary.BigEndian.PutUint64(head[b:], uint64(at))
		at += 8 * sizes[min(i, 2)]
	}
	return lines(path, func(w *bufio.Writer) {
		w.Write(head)
		axis := func(n int, value func(i float64) float64) {
			for i := range n {
				binary.Write(w, binary.BigEndian, value(float64(i)))
			}
		}
		axis(frames, func(i float64) float64 { return math.Round(15 + i*30.436875) })
		axis(rows, func(i float64) float64 { return 90 - (i+.5)*180/float64(rows) })
		axis(cols, func(i float64) float64 { return -180 + (i+.5)*360/float64(cols) })
		row, random := make([]byte, 4*cols), rand.New(rand.NewPCG(1, 2))
		for t := range frames {
			for y := range rows {
				for x := range cols {
					v := 280 + 8*math.Sin(float64(t)/12+float64(x)/30) - float64(y*y%97)/9
					if rough > 0 {
						v = math.Round(1000*(v+rough*random.NormFloat64())) / 1000
					}
					binary.BigEndian.PutUint32(row[4*x:], math.Float32bits(float32(v)))
				}
				w.Write(row)
			}
		}
	})
}
