//go:build unix

package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// whole is one figure of several parts beside the figures of these parts alone.
type whole struct {
	name  string
	write func(dir string) error
	args  []string   // of the whole; its pictures go into the folder of the data
	parts [][]string // of each part
}

// wholes are the figures that may cost no more than the sum of their parts.
var wholes = []whole{
	{
		name: "facets beside their parts: 4 tables of 400 x 500", write: writeGroups,
		args: []string{"matrix", "all.csv", "--rows", "r", "--cols", "c", "--value", "v", "--facet", "g", "-o", "out.png"},
		parts: [][]string{
			{"matrix", "g0.csv", "--rows", "r", "--cols", "c", "--value", "v", "-o", "out.png"},
			{"matrix", "g1.csv", "--rows", "r", "--cols", "c", "--value", "v", "-o", "out.png"},
			{"matrix", "g2.csv", "--rows", "r", "--cols", "c", "--value", "v", "-o", "out.png"},
			{"matrix", "g3.csv", "--rows", "r", "--cols", "c", "--value", "v", "-o", "out.png"},
		},
	},
	{
		name: "overlay beside its parts: two volumes of 200 x 200 x 200", write: writeVolumes,
		args: []string{"matrix", "map.nii", "--under", "scan.nii", "--slice", "axial=0mm", "--threshold", "3", "-o", "out.png"},
		parts: [][]string{
			{"matrix", "map.nii", "--slice", "axial=0mm", "-o", "out.png"},
			{"matrix", "scan.nii", "--slice", "axial=0mm", "-o", "out.png"},
		},
	},
}

// run measures the whole and its parts in turns.
func (w whole) run(dir, binary string, rounds int) (missed int, err error) {
	dir = filepath.Join(dir, "parts")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := w.write(dir); err != nil {
		return 0, err
	}
	var whole, sum []float64
	for range rounds {
		seconds, err := timed(dir, binary, w.args)
		if err != nil {
			return 0, err
		}
		whole = append(whole, seconds)
		all := 0.0
		for _, p := range w.parts {
			if seconds, err = timed(dir, binary, p); err != nil {
				return 0, err
			}
			all += seconds
		}
		sum = append(sum, all)
	}
	us, parts := median(whole), median(sum)
	fmt.Printf("\n%s\n  the whole %8.3f s, its parts %8.3f s   %.2f of their sum, goal 1: %s\n", w.name, us, parts, us/parts, verdict(us <= parts, &missed))
	return missed, nil
}

func timed(dir, binary string, args []string) (float64, error) {
	cmd := exec.Command(binary, append(slices.Clone(args), "--quiet")...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("%v: %w", args, err)
	}
	return time.Since(start).Seconds(), nil
}

// writeGroups writes four long tables, and one of all four.
func writeGroups(dir string) error {
	const head = "g,r,c,v\n"
	all := head
	for g := range 4 {
		var text []byte
		for r := range 400 {
			for c := range 500 {
				text = fmt.Appendf(text, "%c,%d,%d,%.4f\n", 'a'+g, r, c, math.Sin(float64(r*c+g)/997))
			}
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("g%d.csv", g)), append([]byte(head), text...), 0o644); err != nil {
			return err
		}
		all += string(text)
	}
	return os.WriteFile(filepath.Join(dir, "all.csv"), []byte(all), 0o644)
}

// writeVolumes writes a scan and a map, in one space, as NIfTI-1 of float32.
func writeVolumes(dir string) error {
	const n = 200
	for name, step := range map[string]float64{"scan.nii": 1, "map.nii": 1.1} { // mm a voxel
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		header := make([]byte, 352)
		le := binary.LittleEndian
		le.PutUint32(header, 348)
		for i, d := range []uint16{3, n, n, n} {
			le.PutUint16(header[40+2*i:], d)
		}
		le.PutUint16(header[70:], 16) // float32
		le.PutUint16(header[72:], 32)
		le.PutUint32(header[108:], math.Float32bits(352))
		le.PutUint16(header[254:], 1) // placed by the rows that follow
		for i := range 3 {
			le.PutUint32(header[280+20*i:], math.Float32bits(float32(step)))
			le.PutUint32(header[292+16*i:], math.Float32bits(float32(-step*n/2)))
		}
		copy(header[344:], "n+1\x00")
		out := bufio.NewWriter(f)
		out.Write(header)
		for i := range n * n * n {
			out.Write(le.AppendUint32(nil, math.Float32bits(float32(5*math.Sin(float64(i)/1e4)))))
		}
		if err := out.Flush(); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}
