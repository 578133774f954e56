//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdpperf "github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// dashboardsName is what -only looks for.
const dashboardsName = "dashboard in Chromium"

// dashboards measures, without a GPU, what a visitor of a cube's dashboard waits
// for: 145 years of 2 degrees until the page stands and from frame to frame, 170
// years of months of 5 degrees from one baseline to another.
func dashboards(dir, binary string, rounds int) (missed int, err error) {
	if _, err := exec.LookPath("chromium"); err != nil {
		fmt.Printf("%s: chromium is not installed and left out\n", dashboardsName)
		return 0, nil
	}
	ctx, stop, err := chromium(dir)
	if err != nil {
		return 0, err
	}
	defer stop()
	fmt.Printf("\n%s\n", dashboardsName)
	say := func(what string, all []float64, unit string, goal float64) {
		fmt.Printf("  %-52s %8.1f %s, goal %g: %s\n", what, median(all), unit, goal, verdict(median(all) <= goal, &missed))
	}
	years, err := dashboard(dir, binary, "years.nc", 145, 90, 180)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(years)
	if err != nil {
		return 0, err
	}
	var open, work, apart []float64
	for range rounds {
		ms, err := firstPicture(ctx, years)
		if err != nil {
			return 0, err
		}
		w, a, err := steps(ctx)
		if err != nil {
			return 0, err
		}
		open, work, apart = append(open, ms), append(work, w), append(apart, a)
	}
	say("145 years of 2 degrees, file", []float64{float64(info.Size()) / 1e6}, "MB", 5)
	say("until it stands", open, "ms", 2000)
	say("processor time of the main thread for a step", work, "ms", 16.7)
	say("from one step to the next", apart, "ms", 17)
	months, err := dashboard(dir, binary, "months.nc", 2040, 36, 72)
	if err != nil {
		return 0, err
	}
	var base, busy []float64
	for range rounds {
		if _, err := firstPicture(ctx, months); err != nil {
			return 0, err
		}
		before, err := threadTime(ctx)
		if err != nil {
			return 0, err
		}
		ms, err := chromedp.Run(ctx, chromedp.Evaluate[float64](rebase))
		if err != nil {
			return 0, err
		}
		after, err := threadTime(ctx)
		if err != nil {
			return 0, err
		}
		base, busy = append(base, ms), append(busy, (after-before)/bases)
	}
	say("170 years of months of 5 degrees, another baseline", base, "ms", 100)
	say("of it, processor time", busy, "ms", 100)
	return missed, nil
}

// dashboard is the page of a record of that many frames.
func dashboard(dir, binary, name string, frames, rows, cols int) (string, error) {
	in, err := netcdf(filepath.Join(dir, name), frames, rows, cols, .1)
	if err != nil {
		return "", err
	}
	out := in + ".html"
	if text, err := exec.Command(binary, "explore", in, "-o", out).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, text)
	}
	return out, nil
}

const bases = 10

// rebase goes through baselines: the median of the milliseconds from a choice to
// what is drawn.
var rebase = fmt.Sprintf(`(() => {
	const p = window.swelterPage, all = []
	for (let i = 0; i < %d; i++) {
		const start = performance.now()
		p.store.change({ base: [1870 + 7 * i, 1899 + 7 * i] })
		p.draw()
		all.push(performance.now() - start)
	}
	return all.sort((a, b) => a - b)[5]
})()`, bases)

const aStep = 120

// walk steps at every frame of the screen, and says how far apart these were.
var walk = fmt.Sprintf(`(() => {
	const p = window.swelterPage
	let n = 0, start = 0
	const on = now => {
		if (n === 0) start = now
		if (n === %[1]d) { window.walked = (now - start) / n; return }
		p.store.change({ frame: n++ %% p.head.frames, span: null }, false)
		requestAnimationFrame(on)
	}
	requestAnimationFrame(on)
	return true
})()`, aStep)

// threadTime is the processor time, in milliseconds, that the page's main thread
// has had.
func threadTime(ctx context.Context) (ms float64, err error) {
	_, err = chromedp.Run(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, cdpperf.Enable, cdpperf.EnableParams{}); err != nil {
			return err
		}
		got, err := cdp.Call(ctx, t, cdpperf.GetMetrics, cdp.Empty{})
		for _, m := range got.Metrics {
			if m.Name == "ThreadTime" {
				ms = 1000 * m.Value
			}
		}
		return err
	}))
	return ms, err
}

// steps walks through the frames: milliseconds of processor time of the main
// thread for each, and from one to the next.
func steps(ctx context.Context) (work, apart float64, err error) {
	before, err := threadTime(ctx)
	if err != nil {
		return 0, 0, err
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](walk)); err != nil {
		return 0, 0, err
	}
	for end := time.Now().Add(mostWait); apart == 0 && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if apart, err = chromedp.Run(ctx, chromedp.Evaluate[float64]("window.walked ?? 0")); err != nil {
			return 0, 0, err
		}
	}
	after, err := threadTime(ctx)
	return (after - before) / aStep, apart, err
}
