//go:build unix

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/resample"
)

// kernelsName is what -only looks for.
const kernelsName = "interpolation 500 x 500 to 4000 x 4000"

// kernelGoal is ours / matplotlib's time at most, for every kernel.
const kernelGoal = .5

// kernels measures every interpolation kernel beside matplotlib's renderer, the
// interpolation alone, in turns.
func kernels(rounds int) (missed int, err error) {
	peer := []string{"python3", "bench/peers/matplotlib_resample.py"}
	if exec.Command("python3", "-c", "from matplotlib import _image").Run() != nil {
		fmt.Printf("%s: matplotlib is not installed and left out\n", kernelsName)
		return 0, nil
	}
	random := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, 500*500)
	for i := range values {
		values[i] = random.Float64()
	}
	ours, theirs := map[string][]float64{}, map[string][]float64{}
	var names []string
	for range rounds {
		out, err := exec.Command(peer[0], peer[1:]...).Output()
		if err != nil {
			return 0, fmt.Errorf("matplotlib: %w", err)
		}
		names = names[:0]
		for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
			name, text, _ := strings.Cut(lines.Text(), " ")
			seconds, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return 0, fmt.Errorf("matplotlib: %q: %w", lines.Text(), err)
			}
			k, err := resample.ParseKernel(name)
			if err != nil {
				return 0, err
			}
			start := time.Now()
			if _, err := resample.Plane(values, 500, 500, 4000, 4000, resample.Options{Kernel: k}); err != nil {
				return 0, err
			}
			ours[name], theirs[name] = append(ours[name], time.Since(start).Seconds()), append(theirs[name], seconds)
			names = append(names, name)
		}
	}
	fmt.Printf("\n%s\n", kernelsName)
	for _, n := range names {
		us, them := median(ours[n]), median(theirs[n])
		fmt.Printf("  %-18s %8.3f s, matplotlib %8.3f s   swelter takes 1/%.1f, goal 1/%g: %s\n", n, us, them, them/us, 1/kernelGoal, verdict(us <= kernelGoal*them, &missed))
	}
	return missed, nil
}

func median(seconds []float64) float64 {
	return slices.Sorted(slices.Values(seconds))[len(seconds)/2]
}
