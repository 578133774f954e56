//go:build unix

package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// contender is one program that does a case's work.
type contender struct {
	name   string
	need   string // command that has to be there, "" for ours
	check  []string
	args   []string // {in} is the input, {out} the output without its ending
	out    string   // ending of what it writes, "" for nothing
	limit  float64  // ours / its time at most; 0 when only shown
	prints bool     // its time is the one it prints, as "seconds 1.25"
	once   bool     // it is slow: one round is enough
	share  float64  // ours / its memory at most; 0 when only shown
}

// bench is one piece of work, done by all of its contenders in turn.
type bench struct {
	name       string
	rows, cols int                              // of the input; 0 for none
	points     int                              // of the input, in place of a table
	file       string                           // their ending; "" for float64 one after the other
	input      func(dir string) (string, error) // makes another input, in place of those
	ours       contender
	peers      []contender
	seconds    float64 // ours at most, on a quiet machine; 0 when only shown
	megabytes  float64 // memory of ours at most
	size       int64   // bytes of ours' output at most
}

var (
	python = []string{"python3", "-c", "import seaborn"}
	rheat  = []string{"Rscript", "-e", "library(pheatmap)"}
)

func seaborn(out string, limit float64, extra ...string) contender {
	return contender{name: "seaborn", need: "python3", check: python, out: out, limit: limit,
		args: append([]string{"python3", "bench/peers/seaborn_heatmap.py", "{in}", "{out}" + out}, extra...)}
}

func imshow(limit float64) contender {
	return contender{name: "matplotlib imshow", need: "python3", check: python, out: ".png", limit: limit,
		args: []string{"python3", "bench/peers/matplotlib_imshow.py", "{in}", "{out}.png"}}
}

func gnuplot(limit float64) contender {
	return contender{name: "gnuplot", need: "gnuplot", out: ".png", limit: limit,
		args: []string{"gnuplot", "-c", "bench/peers/heatmap.gp", "{in}", "{out}.png"}}
}

func pheatmap(out string, limit float64) contender {
	return contender{name: "pheatmap", need: "Rscript", check: rheat, out: out, limit: limit,
		args: []string{"Rscript", "bench/peers/pheatmap.R", "{in}", "{out}" + out}}
}

func ours(out string, extra ...string) contender {
	return contender{name: "swelter", out: out,
		args: append([]string{"{swelter}", "matrix", "{in}", "--no-header", "--quiet", "-o", "{out}" + out}, extra...)}
}

func benches() []bench {
	list := []bench{
		{name: "1000 x 1000, PNG", rows: 1000, cols: 1000, ours: ours(".png"),
			peers: []contender{seaborn(".png", 1./10), imshow(1. / 6), gnuplot(1. / 2)}},
		{name: "4000 x 4000, PNG", rows: 4000, cols: 4000, ours: ours(".png"), megabytes: 500,
			peers: []contender{seaborn(".png", 1./12), imshow(1. / 4), gnuplot(1. / 4)}},
		{name: "1000 x 1000, SVG", rows: 1000, cols: 1000, ours: ours(".svg"), seconds: 1, size: 2 << 20},
		{name: "1000 x 1000, PDF", rows: 1000, cols: 1000, ours: ours(".pdf"), seconds: 1, size: 2 << 20},
		{name: "100 x 100, PNG", rows: 100, cols: 100, ours: ours(".png"), peers: []contender{gnuplot(1)}},
		{name: "--help", ours: contender{name: "swelter", args: []string{"{swelter}", "--help"}}, seconds: 0.015},
	}
	for _, out := range []string{".png", ".svg", ".pdf"} {
		list = append(list, bench{name: "30 x 30 annotated, " + out[1:], rows: 30, cols: 30, ours: ours(out, "--annot", "--fmt", ".1f"),
			peers: []contender{seaborn(out, 1./20, "annot"), pheatmap(out, 1./5)}})
	}
	return slices.Concat(list, clusterBenches(), densityBenches(), mapBenches(), cubeBenches(), tileBenches())
}

// python3 is the interpreter of peers that need an environment of their own.
func python3() string {
	if p := os.Getenv("BENCH_PYTHON"); p != "" {
		return p
	}
	return "python3"
}

// write makes an input: a smooth field with noise, four decimals, always the
// same.
func write(dir string, rows, cols int) (string, error) {
	path := filepath.Join(dir, fmt.Sprintf("%dx%d.csv", rows, cols))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	random := rand.New(rand.NewPCG(1, 2))
	w := bufio.NewWriter(f)
	for r := range rows {
		for c := range cols {
			v := 10*math.Sin(9*float64(r)/float64(rows))*math.Cos(7*float64(c)/float64(cols)) + random.NormFloat64()
			if c > 0 {
				w.WriteByte(',')
			}
			fmt.Fprintf(w, "%.4f", v)
		}
		w.WriteByte('\n')
	}
	return path, w.Flush()
}
