//go:build unix

package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// Points in, cells out: sweeps, convolution, bins and dots. In memory, what a
// contender times itself counts; from file to picture, the whole process.

// side is that of the square the points lie in, and of the grid.
const side = 1024

// computed is our own work in memory, timed by itself: see work.
func computed(args ...string) contender {
	return contender{name: "swelter", prints: true, args: append([]string{"{bench}", "-work", "{in}"}, args...)}
}

func compiled(name, source string, limit float64, args ...string) contender {
	return contender{name: name, need: "gcc", prints: true, limit: limit,
		args: append([]string{"bench/peers/compiled.sh", "bench/peers/" + source, "{in}"}, args...)}
}

// scripted is a peer in Python, in the environment that BENCH_PYTHON names.
func scripted(name, module, script string, limit float64, args ...string) contender {
	p := python3()
	return contender{name: name, need: p, check: []string{p, "-c", "import " + module}, prints: true, limit: limit,
		args: append([]string{p, "bench/peers/" + script, "{in}"}, args...)}
}

func densityBenches() []bench {
	var list []bench
	for _, c := range []struct {
		radius      string
		sweep, loop float64
	}{{"40", 1. / 20, 1. / 4}, {"100", 1. / 20, 1. / 7}} {
		sweep := scripted("libkdv", "libkdv", "libkdv_sweep.py", c.sweep, c.radius)
		sweep.once = true // minutes
		list = append(list, bench{name: "kernel density, 1 M points, quartic " + c.radius, points: 1e6,
			ours: computed("-kernel", "quartic", "-radius", c.radius), peers: []contender{sweep, compiled("stamping in C", "stamp.c", c.loop, c.radius)}})
	}
	list = append(list, gis())
	for _, kernel := range []string{"quartic", "gaussian"} {
		list = append(list, bench{name: "kernel density, 10 M points, " + kernel + " 100, tolerance", points: 10e6,
			ours:  computed("-kernel", kernel, "-radius", "100", "-tolerance", "1e-4"),
			peers: []contender{scripted("fftconvolve", "scipy", "fftconvolve.py", 4, "100", kernel)}})
	}
	for _, n := range []int{10e6, 50e6} {
		list = append(list, bench{name: fmt.Sprintf("bins in memory, %d M points", n/1e6), points: n,
			ours: computed("-method", "bin"),
			peers: []contender{compiled("loop in C", "bin.c", 1/.7),
				scripted("datashader", "datashader", "datashader_points.py", .8)}})
	}
	return append(append(list, binFiles()...), dotBenches()...)
}

// gis is a kernel density from points to a raster map, the whole process: of ours
// from the text of the points on, of the others from their own files.
func gis() bench {
	peer := func(name, need, script string, limit float64) contender {
		return contender{name: name, need: need, prints: true, once: true, limit: limit, args: []string{"bench/peers/" + script, "{in}", "40"}}
	}
	return bench{name: "kernel density, 100 000 points, quartic 40, points to raster", points: 1e5, file: ".csv",
		ours: contender{name: "swelter", out: ".tif", args: []string{"{swelter}", "density", "{in}", "--radius", "40",
			"--extent", "0,0,1024,1024", "--cell", "1", "--quiet", "--data", "{out}.tif"}},
		peers: []contender{peer("SAGA", "saga_cmd", "saga_kernel.sh", 1./60), peer("GRASS v.kernel", "grass", "grass_kernel.sh", 1./120)}}
}

// binFiles are bins from file to picture.
func binFiles() []bench {
	picture := func(ending string) contender {
		return contender{name: "swelter", out: ".png", args: []string{"{swelter}", "density", "{in}", "--method", "bin",
			"--size", "1024x1024", "--extent", "0,0,1024,1024", "--quiet", "-o", "{out}.png"}}
	}
	whole := scripted("datashader", "datashader", "datashader_points.py", 1./6, "{out}.png")
	whole.prints, whole.out = false, ".png"
	count := func(limit float64) contender { return scripted("DuckDB", "duckdb", "duckdb_count.py", limit) }
	return []bench{
		{name: "bins, 10 M points, CSV to PNG", points: 10e6, file: ".csv", ours: picture(".csv"), peers: []contender{whole, count(.5)}},
		{name: "bins, 50 M points, Parquet to PNG", points: 50e6, file: ".parquet", megabytes: 400, ours: picture(".parquet"), peers: []contender{count(.5)}},
	}
}

func dotBenches() []bench {
	var list []bench
	for _, c := range []struct {
		n     int
		size  string
		limit float64
	}{{1e5, "150", 1. / 60}, {1e6, "30", 1. / 12}, {1e6, "150", 1. / 400}} {
		peer := scripted("heatmap.py's C", "os, ctypes; ctypes.CDLL(os.environ['HEATMAP_CORE'])", "heatmappy_dots.py", c.limit, c.size)
		peer.once = true // minutes
		list = append(list, bench{name: fmt.Sprintf("dots, %d points, dotsize %s", c.n, c.size), points: c.n,
			ours: computed("-method", "dots", "-dotsize", c.size), peers: []contender{peer}})
	}
	return list
}

// writePoints makes n points, always the same, as the ending says: .csv with
// four decimals, .parquet, or x and y as float64 one point after the other.
func writePoints(dir string, n int, ending string) (string, error) {
	if ending == "" {
		ending = ".f64"
	}
	path := filepath.Join(dir, fmt.Sprintf("points%d%s", n, ending))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	random := rand.New(rand.NewPCG(1, 2))
	switch ending {
	case ".parquet":
		err = parquetPoints(w, random, n)
	case ".lonlat":
		err = groundPoints(w, n)
	case ".csv":
		fmt.Fprintln(w, "x,y")
		for range n {
			fmt.Fprintf(w, "%.4f,%.4f\n", random.Float64()*side, random.Float64()*side)
		}
	default:
		var b [16]byte
		for range n {
			binary.LittleEndian.PutUint64(b[:8], math.Float64bits(random.Float64()*side))
			binary.LittleEndian.PutUint64(b[8:], math.Float64bits(random.Float64()*side))
			w.Write(b[:])
		}
	}
	if err != nil {
		return "", err
	}
	return path, w.Flush()
}

func parquetPoints(w io.Writer, random *rand.Rand, n int) error {
	type row struct {
		X float64 `parquet:"x,plain"`
		Y float64 `parquet:"y,plain"`
	}
	out := parquet.NewGenericWriter[row](w, parquet.MaxRowsPerRowGroup(1<<20))
	rows := make([]row, 1<<16)
	for n > 0 {
		k := min(n, len(rows))
		for i := range rows[:k] {
			rows[i] = row{random.Float64() * side, random.Float64() * side}
		}
		if _, err := out.Write(rows[:k]); err != nil {
			return err
		}
		n -= k
	}
	return out.Close()
}

// seconds is the time that a contender printed.
func seconds(words string) (s float64, err error) {
	for line := range strings.Lines(words) {
		if _, err = fmt.Sscanf(line, "seconds %g", &s); err == nil {
			return s, nil
		}
	}
	return 0, fmt.Errorf("no time was printed: %q", words)
}
