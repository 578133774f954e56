//go:build unix

package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// pageName is what -only looks for.
const pageName = "interactive page"

// pageCase is one matrix as a page, opened in Chromium. The goals are ours /
// Plotly's, 0 when only shown, and ours alone in seconds.
type pageCase struct {
	side    int
	share   float64
	seconds float64
}

var pageCases = []pageCase{{1000, .2, 0}, {5000, 0, 3}}

// opened notes when the first picture stands, in milliseconds after the page was
// asked for: ours says that all of the figure is painted, Plotly's image is in the
// page, and two frames have been shown since.
const opened = `setInterval(() => {
	if (window.firstPicture || window.asked) return
	const plotly = document.querySelector('.heatmaplayer image')
	if (performance.getEntriesByName('swelter-picture').length === 0 && !plotly?.getAttribute('href') && !plotly?.getAttribute('xlink:href')) return
	window.asked = true
	requestAnimationFrame(() => requestAnimationFrame(() => { window.firstPicture = performance.now() }))
}, 2)`

// pages measures, in one run of one Chromium, how long pages take to show their
// first picture, and how large they are.
func pages(dir, binary string, rounds int) (missed int, err error) {
	if _, err := exec.LookPath("chromium"); err != nil {
		fmt.Printf("%s: chromium is not installed and left out\n", pageName)
		return 0, nil
	}
	plotly := exec.Command("python3", "-c", "import plotly.express").Run() == nil
	if !plotly {
		fmt.Printf("%s: plotly is not installed and left out\n", pageName)
	}
	ctx, stop, err := chromium(dir)
	if err != nil {
		return 0, err
	}
	defer stop()
	for _, c := range pageCases {
		n, err := c.run(ctx, dir, binary, rounds, plotly)
		if err != nil {
			return 0, err
		}
		missed += n
	}
	return missed, nil
}

// chromium is one that notes when a page stands.
func chromium(dir string) (context.Context, func(), error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, nil, err
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.UserDataDir(filepath.Join(dir, "chromium")), chromedp.Flag("enable-unsafe-swiftshader", true))
	ctx, cancel := chromedp.NewContext(alloc)
	end := func() { cancel(); stop() }
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: opened})
		return err
	})); err != nil {
		end()
		return nil, nil, err
	}
	return ctx, end, nil
}

func (c pageCase) run(ctx context.Context, dir, binary string, rounds int, plotly bool) (missed int, err error) {
	in := filepath.Join(dir, "relief.npy")
	if err := writeRelief(in, c.side); err != nil {
		return 0, err
	}
	makers := map[string][]string{"swelter": {binary, "matrix", in, "--quiet", "-o"}}
	names := []string{"swelter"}
	if plotly {
		makers["plotly"] = []string{"python3", "bench/peers/plotly_imshow.py", in}
		names = append(names, "plotly")
	}
	size, times := map[string]int64{}, map[string][]float64{}
	for _, name := range names {
		out := filepath.Join(dir, name+".html")
		if text, err := exec.Command(makers[name][0], append(makers[name][1:], out)...).CombinedOutput(); err != nil {
			return 0, fmt.Errorf("%s: %w: %s", name, err, text)
		}
		info, err := os.Stat(out)
		if err != nil {
			return 0, err
		}
		size[name] = info.Size()
	}
	for range rounds {
		for _, name := range names {
			ms, err := firstPicture(ctx, filepath.Join(dir, name+".html"))
			if err != nil {
				return 0, fmt.Errorf("%s: %w", name, err)
			}
			times[name] = append(times[name], ms/1000)
		}
	}
	fmt.Printf("\n%s, %d x %d, first picture in Chromium\n", pageName, c.side, c.side)
	for _, name := range names {
		fmt.Printf("  %-10s %8.3f s  %8.2f MB\n", name, median(times[name]), float64(size[name])/1e6)
	}
	fail := func(what string, got, goal float64) {
		if got > goal {
			missed++
			fmt.Printf("  MISSED: %s %.3g, goal %.3g\n", what, got, goal)
		} else {
			fmt.Printf("  %s %.3g, goal %.3g\n", what, got, goal)
		}
	}
	if plotly {
		inTime, inSize := median(times["swelter"])/median(times["plotly"]), float64(size["swelter"])/float64(size["plotly"])
		if c.share > 0 {
			fail("time by Plotly's", inTime, c.share)
			fail("file by Plotly's", inSize, c.share)
		} else {
			fmt.Printf("  time by Plotly's %.3g, file %.3g\n", inTime, inSize)
		}
	}
	if c.seconds > 0 {
		fail("seconds", median(times["swelter"]), c.seconds)
	}
	return missed, nil
}

// mostWait is how long a page may take before it counts as not opening.
const mostWait = time.Minute

// firstPicture opens a page and says after how many milliseconds it stood;
// infinite where it never did.
func firstPicture(ctx context.Context, name string) (float64, error) {
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank"), chromedp.Navigate("file://"+name)); err != nil {
		return 0, err
	}
	for end := time.Now().Add(mostWait); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		ms, err := chromedp.Run(ctx, chromedp.Evaluate[float64]("window.firstPicture ?? 0"))
		if err != nil {
			return 0, err
		}
		if ms > 0 {
			return ms, nil
		}
	}
	return math.Inf(1), nil
}

// writeRelief writes a smooth field as a NumPy array of float32.
func writeRelief(name string, side int) error {
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", side, side)
	for (len(header)+11)%64 != 0 {
		header += " "
	}
	header += "\n"
	data := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), byte(len(header)>>8))
	data = append(data, header...)
	for r := range side {
		for c := range side {
			x, y := float64(c)/float64(side), float64(r)/float64(side)
			h := 900*math.Sin(7*x+2*y)*math.Cos(5*y) + 150*math.Sin(40*x+9*math.Sin(11*y)) + 20*math.Sin(210*(x+.7*y))
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(h)))
		}
	}
	return os.WriteFile(name, data, 0o644)
}
