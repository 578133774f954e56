//go:build unix

package main

import (
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
)

// work is one density in memory, timed by itself: bench -work points.f64 -kernel
// quartic -radius 40. What is warm stays warm: the best of five bins counts, and
// one of the rest.
func work(args []string) error {
	f := flag.NewFlagSet("work", flag.ContinueOnError)
	method := f.String("method", "kde", "kde, bin, dots, pyramid or tile")
	kernel := f.String("kernel", "quartic", "of a kernel density")
	radius := f.Float64("radius", 40, "cells")
	tolerance := f.Float64("tolerance", 0, "of the maximum")
	dotsize := f.Int("dotsize", 150, "pixels")
	if len(args) == 0 {
		return fmt.Errorf("work: which points?")
	}
	if err := f.Parse(args[1:]); err != nil {
		return err
	}
	p, err := readPoints(args[0])
	if err != nil {
		return err
	}
	if *method == "pyramid" || *method == "tile" {
		return workTiles(p, *method == "pyramid")
	}
	square := density.Layout{Cols: side, Rows: side, Extent: geom.Extent{XMax: side, YMax: side}}
	run, rounds := func() error { return nil }, 1
	switch *method {
	case "kde":
		o := density.Options{Bandwidth: *radius, Scale: density.Raw, Tolerance: *tolerance, Layout: square}
		if err := o.Kernel.UnmarshalText([]byte(*kernel)); err != nil {
			return err
		}
		run = func() error {
			r, err := density.Estimate(p, o)
			if err == nil && r.Error > 0 {
				fmt.Printf("error %.2g of the maximum\n", r.Error)
			}
			return err
		}
	case "bin":
		rounds = 5
		run = func() error {
			b, err := density.NewBinner(density.BinOptions{Layout: square})
			if err != nil {
				return err
			}
			err = b.Add(p)
			b.Grids()
			return err
		}
	case "dots":
		run = func() error { _, err := density.Dots(p, density.DotsOptions{Dotsize: *dotsize}); return err }
	}
	best := math.Inf(1)
	for range rounds {
		start := time.Now()
		if err := run(); err != nil {
			return err
		}
		best = min(best, time.Since(start).Seconds())
	}
	fmt.Printf("seconds %.6f\n", best)
	return nil
}

func readPoints(path string) (p geom.Points, err error) {
	f, err := os.Open(path)
	if err != nil {
		return p, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return p, err
	}
	n := int(info.Size() / 16)
	p.X, p.Y = make([]float64, n), make([]float64, n)
	buf := make([]byte, 1<<20)
	for i := 0; i < n; {
		k, err := io.ReadFull(f, buf[:min(len(buf), 16*(n-i))])
		if err != nil {
			return p, err
		}
		for b := buf[:k]; len(b) > 0; b = b[16:] {
			p.X[i] = math.Float64frombits(binary.LittleEndian.Uint64(b))
			p.Y[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))
			i++
		}
	}
	return p, nil
}
