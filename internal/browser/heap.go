package browser

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/chromedp"
)

// Allocated is how many bytes the page's own script makes of new objects while
// an expression runs, those that are dropped at once included. What the
// expression itself makes does not count. It is sampled, on average every 64 bytes.
func (p *Page) Allocated(expression string) float64 {
	p.t.Helper()
	all := true
	p.do(call(heapprofiler.Enable, cdp.Empty{}))
	p.do(call(heapprofiler.StartSampling, heapprofiler.StartSamplingParams{SamplingInterval: 64, IncludeObjectsCollectedByMajorGC: &all, IncludeObjectsCollectedByMinorGC: &all}))
	Eval[bool](p, expression)
	var sum float64
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		got, err := cdp.Call(ctx, t, heapprofiler.StopSampling, cdp.Empty{})
		if err == nil {
			sum = allocated(got.Profile.Head, false)
		}
		return err
	}))
	return sum
}

// allocated adds up what functions of files allocate, and what they call.
func allocated(n *heapprofiler.SamplingHeapProfileNode, inside bool) float64 {
	inside = inside || strings.HasPrefix(n.CallFrame.URL, "file:")
	sum := 0.0
	if inside {
		sum = n.SelfSize
	}
	for _, c := range n.Children {
		sum += allocated(c, inside)
	}
	return sum
}

// call is a command of the browser's protocol.
func call[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}
