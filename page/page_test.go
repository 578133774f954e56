package page_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"image/color"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/web"
)

// plot is a figure of a grid in the default colours.
func plot(t testing.TB, g *grid.Grid, o norm.Options) figure.Plot {
	t.Helper()
	n, fitted, err := norm.Fit(g.Values, o)
	if err != nil {
		t.Fatal(err)
	}
	m, err := colormap.Named("viridis")
	if err != nil {
		t.Fatal(err)
	}
	return figure.Plot{Grid: g, Fitted: fitted, Mapper: shade.New(n, m, color.NRGBA{})}
}

// html is the page of a plot.
func html(t testing.TB, p figure.Plot, o page.Options) []byte {
	t.Helper()
	static, _, err := figure.Layout(p)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := page.Write(&b, p, static, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// waves is a grid of n x n different values, some of them missing or infinite.
func waves(n int) *grid.Grid {
	g := grid.New(n, n)
	for i := range g.Values {
		r, c := float64(i/n), float64(i%n)
		g.Values[i] = math.Sin(r/9)*math.Cos(c/7)*50 + r*1.25 + c/3
	}
	if n > 8 {
		g.Values[3*n+4], g.Values[5*n+1], g.Values[6*n+6] = math.NaN(), math.Inf(1), math.Inf(-1)
	}
	g.Name, g.Unit = "height", "m"
	return g
}

func TestTheScriptIsSmall(t *testing.T) {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if _, err := io.WriteString(z, web.Script); err != nil {
		t.Fatal(err)
	}
	z.Close()
	if b.Len() > 60_000 || b.Len() < 5_000 {
		t.Errorf("the script has %d bytes packed; at most 60 000, and more than nothing, are promised", b.Len())
	}
}

// TestLabelsStayText looks for what would end a script, open a comment or break
// a line of JavaScript anywhere but where the page itself has it.
func TestLabelsStayText(t *testing.T) {
	g := waves(3)
	bad := "</script><script>alert(1)</script><!-- \u2028 <img src=x onerror=alert(2)>"
	g.X = grid.Labelled(bad, []string{bad + "1", bad + "2", bad + "3"})
	g.Name = bad
	p := plot(t, g, norm.Options{})
	p.Options.Title = bad
	doc := string(html(t, p, page.Options{}))
	if n := strings.Count(doc, "</script"); n != 2 {
		t.Errorf("%d ends of scripts, want the page's own 2", n)
	}
	for _, s := range []string{"<!--", "<img src=x", "<script>alert"} {
		if strings.Contains(doc, s) {
			t.Errorf("%q is in the page", s)
		}
	}
}

func TestNothingIsFetched(t *testing.T) {
	doc := string(html(t, plot(t, waves(3), norm.Options{}), page.Options{}))
	for _, s := range []string{"default-src 'none'", "connect-src 'none'", "script-src 'sha256-"} {
		if !strings.Contains(doc, s) {
			t.Errorf("the policy lacks %q", s)
		}
	}
	// The name of SVG's own elements is no address.
	doc = strings.ReplaceAll(doc, "http://www.w3.org/2000/svg", "")
	if strings.Contains(doc, "http://") || strings.Contains(doc, "https://") {
		t.Error("the page names a host")
	}
}

func TestTooManyCells(t *testing.T) {
	g := &grid.Grid{Rows: 10_000, Cols: 10_000}
	err := page.Write(io.Discard, figure.Plot{Grid: g}, nil, page.Options{})
	if err == nil || !strings.Contains(err.Error(), "10000 x 10000") || !strings.Contains(err.Error(), "200 MB") || !strings.Contains(err.Error(), "reduce them, make a pyramid of tiles, or look at their table with explore") {
		t.Errorf("error %v; the size and what to do are wanted", err)
	}
}

func TestSameBytes(t *testing.T) {
	p := plot(t, waves(20), norm.Options{})
	if !bytes.Equal(html(t, p, page.Options{}), html(t, p, page.Options{})) {
		t.Error("two pages of one figure differ")
	}
}

// TestExact has more values than 16 bits tell apart: they are rounded to steps
// that the page states, and kept by Exact.
func TestExact(t *testing.T) {
	g := grid.New(300, 300)
	for i := range g.Values {
		g.Values[i] = math.Sqrt(float64(i))
	}
	ctx := browser.Start(t)
	for name, c := range map[string]struct {
		o     page.Options
		slack float64
		note  string
	}{
		"steps": {page.Options{}, 300.0 / 65000, "steps of 0.0046"},
		"exact": {page.Options{Exact: true}, 300.0 / (1 << 24), ""},
	} {
		p := browser.Open(t, ctx, html(t, plot(t, g, norm.Options{}), c.o), 900, 700, "")
		for _, i := range []int{0, 1, 77, 40_000, 89_999} {
			got := browser.Eval[float64](p, fmt.Sprintf("swelterPage.app.matrix.value(%d, %d)", i/300, i%300))
			if math.Abs(got-g.Values[i]) > c.slack {
				t.Errorf("%s: value %d is %v, want %v", name, i, got, g.Values[i])
			}
		}
		if got := browser.Eval[string](p, "document.querySelector('.note').textContent"); !strings.Contains(got, c.note) || c.note == "" && got != "" {
			t.Errorf("%s: the note is %q, want %q", name, got, c.note)
		}
	}
}
