//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/chromedp/chromedp"
)

// brushName is what -only looks for.
const brushName = "brush on 10 M rows beside Mosaic"

// trips is a query of made-up trips, the same rows in any engine of DuckDB:
// places around a town, an hour, a distance, a fare, a tip and how it was paid.
func trips(rows int) string {
	u := func(k int) string {
		return fmt.Sprintf("(((hash(range * 8 + %d) >> 12) + 1) / 4503599627370497.0)", k)
	}
	q := "SELECT sqrt(-2 * ln(U0)) * cos(2 * pi() * U1) AS x, sqrt(-2 * ln(U0)) * sin(2 * pi() * U1) AS y, floor(24 * U2) AS hour, " +
		"-3 * ln(U3) AS distance, 3 - 10 * ln(U4) AS fare, floor(-100 * ln(U5)) / 50 AS tip, " +
		"['card', 'cash', 'none', 'other', 'gift'][1 + floor(5 * U6 * U6)::INT] AS payment FROM range(" + strconv.Itoa(rows) + ")"
	for k := range 7 {
		q = strings.ReplaceAll(q, "U"+strconv.Itoa(k), u(k))
	}
	return q
}

// brushes measures brushes on random charts of a dashboard of a heatmap and five
// charts, in Chromium before `swelter explore`, from the brush until all views
// are drawn anew: at once, and after the pointer rested on the chart for a
// second. Then Mosaic's on the same rows where BENCH_MOSAIC names a folder in
// which npm has installed it (see peers/mosaic_brush.mjs).
func brushes(dir, binary string) (missed int, err error) {
	const rows = 10_000_000
	fmt.Printf("\n%s\n", brushName)
	if _, err := exec.LookPath("chromium"); err != nil {
		fmt.Println("  chromium is not installed and left out")
		return 0, mosaic(rows)
	}
	cold, rested, megabytes, err := ownBrushes(dir, binary, rows)
	if err != nil {
		return 0, err
	}
	fmt.Printf("  %-52s %8.1f ms, goal 400: %s\n", "median of 12, cold", median(cold), verdict(median(cold) <= 400, &missed))
	fmt.Printf("  %-52s %8.1f ms\n", "the slowest of them", slices.Max(cold))
	fmt.Printf("  %-52s %8.1f ms, goal 100: %s\n", "median of 60, after a second of rest", median(rested), verdict(median(rested) <= 100, &missed))
	fmt.Printf("  %-52s %8.0f MB, %.0f bytes a row\n", "memory of the server", megabytes, megabytes*1e6/rows)
	return missed, mosaic(rows)
}

// ownBrushes serves the trips, and brushes them in a page that it opens.
func ownBrushes(dir, binary string, rows int) (cold, rested []float64, megabytes float64, err error) {
	link, server, err := serveTrips(binary, rows)
	if err != nil {
		return nil, nil, 0, err
	}
	defer func() {
		_ = server.Process.Signal(os.Interrupt)
		err = errors.Join(err, server.Wait())
		if usage, ok := server.ProcessState.SysUsage().(*syscall.Rusage); ok {
			megabytes = float64(usage.Maxrss<<10) / 1e6
		}
	}()
	ctx, stop, err := chromium(dir)
	if err != nil {
		return nil, nil, 0, err
	}
	defer stop()
	if err := chromedp.Do(ctx, chromedp.Navigate(link)); err != nil {
		return nil, nil, 0, err
	}
	if _, err := became(ctx, "window.swelterPage?.asker.state === 'exact' ? 1 : 0"); err != nil {
		return nil, nil, 0, err
	}
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 72 {
		ms, err := brush(ctx, r, i >= 12)
		if err != nil {
			return nil, nil, 0, err
		}
		if i < 12 {
			cold = append(cold, ms)
		} else {
			rested = append(rested, ms)
		}
	}
	return cold, rested, 0, nil
}

// serveTrips starts the dashboard and reads its link.
func serveTrips(binary string, rows int) (string, *exec.Cmd, error) {
	server := exec.Command(binary, "explore", "--sql", trips(rows), "--x", "x", "--y", "y", "--charts", "hour,distance,fare,tip,payment")
	words, err := server.StderrPipe()
	if err != nil {
		return "", nil, err
	}
	if err := server.Start(); err != nil {
		return "", nil, err
	}
	said := ""
	for lines := bufio.NewScanner(words); lines.Scan(); {
		if m := regexp.MustCompile(`http://\S+`).FindString(lines.Text()); m != "" {
			go func() { _, _ = io.Copy(io.Discard, words) }()
			return m, server, nil
		}
		said += lines.Text()
	}
	return "", nil, fmt.Errorf("swelter explore gave no link: %s %w", said, server.Wait())
}

// brush is how many milliseconds pass until all views show a random brush on a
// random chart; nothing is chosen, kept or answered in advance before.
func brush(ctx context.Context, r *rand.Rand, rest bool) (float64, error) {
	const clean = `(() => {
		const app = swelterPage
		app.asker.rest('')
		app.asker.forget()
		app.store.change({ brush: {} })
		return 1
	})()`
	const settled = "swelterPage.asker.state === 'exact' && !swelterPage.asker.now ? 1 : 0"
	if _, err := became(ctx, clean); err != nil {
		return 0, err
	}
	if _, err := became(ctx, settled); err != nil {
		return 0, err
	}
	chart, from, to := r.IntN(5), r.Float64(), r.Float64()
	if rest {
		if _, err := became(ctx, fmt.Sprintf(`(() => {
			const c = swelterPage.charts[%d].canvas, b = c.getBoundingClientRect()
			c.dispatchEvent(new PointerEvent('pointermove', { pointerType: 'mouse', clientX: b.x + 60, clientY: b.y + 20, bubbles: true }))
			return 1
		})()`, chart)); err != nil {
			return 0, err
		}
		time.Sleep(time.Second)
	}
	if _, err := became(ctx, fmt.Sprintf(`(() => {
		const app = swelterPage, chart = app.charts[%d].chart, at = [%g, %g].map(t => Math.floor(t * chart.axis.n)).sort((a, b) => a - b)
		window.brushed = 0
		const start = performance.now()
		app.brush(chart.column.name, [chart.text ? chart.range(at[0], at[0]) : chart.range(at[0], at[1])])
		const look = () => {
			if (app.asker.state === 'exact' && !app.asker.now) requestAnimationFrame(() => { window.brushed = performance.now() - start })
			else setTimeout(look, 1)
		}
		look()
		return 1
	})()`, chart, from, to)); err != nil {
		return 0, err
	}
	return became(ctx, "window.brushed")
}

// became waits until an expression of the page is above 0.
func became(ctx context.Context, expression string) (float64, error) {
	for end := time.Now().Add(mostWait); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		v, err := chromedp.Run(ctx, chromedp.Evaluate[float64](expression))
		if err != nil || v > 0 {
			return v, err
		}
	}
	return 0, fmt.Errorf("the page never came to %s", expression)
}

// mosaic shows the same of Mosaic, where it is.
func mosaic(rows int) error {
	dir := os.Getenv("BENCH_MOSAIC")
	if dir == "" {
		fmt.Println("  Mosaic is left out: BENCH_MOSAIC names no folder with it")
		return nil
	}
	script, err := filepath.Abs("bench/peers/mosaic_brush.mjs")
	if err != nil {
		return err
	}
	c := exec.Command("node", script, trips(rows), "12")
	c.Dir = dir
	out, err := c.CombinedOutput()
	if err != nil {
		return fmt.Errorf("mosaic: %w: %s", err, out)
	}
	for _, part := range [][2]string{{"cold-ms", "Mosaic, without its cubes"}, {"rested-ms", "Mosaic, four seconds after the pointer came"}} {
		if v := regexp.MustCompile(part[0] + ` ([0-9.]+)`).FindSubmatch(out); v != nil {
			fmt.Printf("  %-52s %8s ms\n", part[1], v[1])
		}
	}
	return nil
}
