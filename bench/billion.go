//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// mostGrown is how much more memory twenty files of 50 million points may take
// than one.
const mostGrown = 1.5

// manyPoints bins 50 million points from Parquet, and a billion: the same file
// under twenty names. Memory must not follow the points.
func manyPoints() error {
	dir, err := os.MkdirTemp("", "swelter-billion-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "swelter")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", binary, "./cmd/swelter").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	const each, files = 50_000_000, 20
	one, err := writePoints(dir, each, ".parquet")
	if err != nil {
		return err
	}
	for i := range files {
		if err := os.Link(one, filepath.Join(dir, fmt.Sprintf("part%02d.parquet", i))); err != nil {
			return err
		}
	}
	few, err := binsOf(dir, binary, one, each)
	if err != nil {
		return err
	}
	many, err := binsOf(dir, binary, filepath.Join(dir, "part*.parquet"), files*each)
	if err != nil {
		return err
	}
	if float64(many) > mostGrown*float64(few) {
		return errors.New("memory follows the points")
	}
	return nil
}

// binsOf bins points on 1024 x 1024 cells, and returns the most memory that was
// resident.
func binsOf(dir, binary, input string, points int) (int64, error) {
	out := filepath.Join(dir, "out.png")
	start := time.Now()
	m := &measured{contender: contender{name: "swelter", args: []string{binary, "density", input, "--method", "bin", "--size", "1024x1024", "--quiet", "-o", out}}}
	if err := m.round(dir, binary, input, 0); err != nil {
		return 0, err
	}
	fmt.Printf("%11d points: %.1f s, %.0f MB\n", points, time.Since(start).Seconds(), float64(m.bytes)/1e6)
	return m.bytes, nil
}
