package cli

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/crossformat"
	"github.com/swelter/swelter/internal/golden"
	"github.com/swelter/swelter/internal/testdata"
)

// told are the tooltips at a hundred places of the cells, by chance: row,
// column, value.
const told = `(() => {
	const a = swelterPage.app, r = a.root.getBoundingClientRect(), [x, y, w, h] = a.geometry.body, out = []
	let seed = 6
	const chance = () => (seed = seed * 48271 % 2147483647) / 2147483647
	while (out.length < 100) {
		const u = x + chance() * w, v = y + chance() * h
		if (!a.cellAt(u, v)) continue
		a.root.dispatchEvent(new PointerEvent('pointermove', {clientX: r.left + u, clientY: r.top + v, pointerType: 'mouse', bubbles: true}))
		out.push([...document.querySelectorAll('.tip td')].slice(0, 3).map(t => t.textContent))
	}
	return out
})()`

// TestTooltipsSayTheData holds what a page says of its cells against the file of
// --data, both from the program itself: as drawn, zoomed, sorted, recoloured.
func TestTooltipsSayTheData(t *testing.T) {
	dir := t.TempDir()
	genes := unpacked(t, dir, "genes/all_aml_train.gct.gz", "genes.gct")
	ctx := browser.Start(t)
	for name, c := range map[string]struct {
		args   string
		sorted bool
	}{
		"flights":     {"matrix " + testdata.Path(t, "matrix/flights.csv") + " --rows month --cols year --value passengers", true},
		"correlation": {"corr " + testdata.Path(t, "matrix/penguins.csv") + " --annot", true},
		"genes":       {"cluster " + genes + " --top-rows 500 --z-score rows --metric correlation", true},
		"density":     {"density " + testdata.Path(t, "points/us_airports.csv") + " --x longitude --y latitude --radius 2 --exact", false},
	} {
		page, data := filepath.Join(dir, name+".html"), filepath.Join(dir, name+".csv")
		run(t, append(strings.Fields(c.args), "--quiet", "-o", page, "--data", data)...)
		want := tableOf(t, data)
		html, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		p := browser.Open(t, ctx, html, 1400, 900, "")
		body := browser.Eval[[]float64](p, "(() => { const r = swelterPage.app.root.getBoundingClientRect(), b = swelterPage.app.geometry.body; return [r.left + b[0] + b[2] / 2, r.top + b[1] + b[3] / 2] })()")
		for _, step := range []struct {
			name string
			do   func()
		}{
			{"as drawn", func() {}},
			{"zoomed", func() { p.Wheel(body[0], body[1], -300) }},
			{"sorted", func() {
				p.Move(body[0], body[1])
				browser.Eval[bool](p, "(swelterPage.app.root.focus(), true)")
				p.Key("s")
				p.Key("S")
			}},
			{"recoloured", func() { browser.Eval[bool](p, "(swelterPage.app.store.change({map: 'viridis', norm: 'asinh'}), true)") }},
		} {
			step.do()
			p.Frame()
			wrong, words := 0, ""
			for _, cell := range browser.Eval[[][]string](p, told) {
				if err := want.agrees(cell); err != "" {
					wrong, words = wrong+1, err
				}
			}
			if wrong > 0 {
				t.Errorf("%s, %s: %d of 100 tooltips are wrong: %s", name, step.name, wrong, words)
			}
		}
		if sorts := browser.Eval[string](p, "swelterPage.app.store.view.rows.sort"); (sorts != "") != c.sorted {
			t.Errorf("%s: the rows are sorted by %q", name, sorts)
		}
	}
}

// numbered is the table of --data: its values by their labels.
type numbered struct {
	rows, cols []string
	values     [][]string
}

func tableOf(t *testing.T, name string) numbered {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := numbered{cols: all[0][1:]}
	for _, row := range all[1:] {
		out.rows, out.values = append(out.rows, row[0]), append(out.values, row[1:])
	}
	return out
}

// agrees says how row, column and value of a tooltip differ from the table, or "".
func (n numbered) agrees(cell []string) string {
	if len(cell) != 3 {
		return fmt.Sprintf("it has %d lines", len(cell))
	}
	r, c := find(n.rows, cell[0]), find(n.cols, cell[1])
	if r < 0 || c < 0 {
		return fmt.Sprintf("no row %q or no column %q", cell[0], cell[1])
	}
	want := n.values[r][c]
	if want == "" && cell[2] == "missing" || alike(cell[2], want) {
		return ""
	}
	return fmt.Sprintf("%q, %q: it says %q, the data %q", cell[0], cell[1], cell[2], want)
}

func find(labels []string, told string) int {
	for i, l := range labels {
		if l == told {
			return i
		}
	}
	for i, l := range labels {
		if alike(told, l) {
			return i
		}
	}
	return -1
}

// alike says whether a number in the words of a page is a number of the data to
// its seven digits.
func alike(told, data string) bool {
	plain := strings.NewReplacer("−", "-", "\u2009", "").Replace(told)
	a, err := strconv.ParseFloat(strings.Fields(plain + " ")[0], 64)
	b, err2 := strconv.ParseFloat(data, 64)
	return err == nil && err2 == nil && math.Abs(a-b) <= 6e-7*math.Abs(b)
}

// unpacked is the path of a packed file of the test data, unpacked into dir.
func unpacked(t *testing.T, dir, name, as string) string {
	t.Helper()
	f, err := os.Open(testdata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(dir, as))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if _, err := io.Copy(out, z); err != nil {
		t.Fatal(err)
	}
	return out.Name()
}

// furthest is how far a page's picture may lie from the command's, of 255: 95 of
// 100 pixels are as near as in every golden, and the rest is text, which two
// programs drew.
var furthest = golden.Tolerance{P95: 2, Mean: 3.5, Max: 255}

// TestTheRecipeDrawsWhatIsSeen sorts, zooms and recolours a page, and holds its
// picture against that of the command from the page's recipe: the colours in
// every cell, at five places of each, and the whole picture within what two
// rasterisers differ by.
func TestTheRecipeDrawsWhatIsSeen(t *testing.T) {
	dir := t.TempDir()
	genes := unpacked(t, dir, "genes/all_aml_train.gct.gz", "genes.gct")
	ctx := browser.Start(t)
	for name, c := range map[string]struct{ args, hash string }{
		"flights":      {"matrix " + testdata.Path(t, "matrix/flights.csv") + " --rows month --cols year --value passengers", "#cols=-name&rows=c2&x=0.25,0.75&map=viridis&limits=150,500&theme=dark"},
		"correlation":  {"corr " + testdata.Path(t, "matrix/penguins.csv"), "#rows=-name&y=0.25,1&map=RdBu_r"},
		"genes":        {"cluster " + genes + " --top-rows 40 --z-score rows", "#cols=c3&y=0.1,0.6&limits=-1,2"},
		"each row":     {"cluster " + genes + " --top-rows 20", "#rows=name&each=rows"},
		"asinh":        {"cluster " + genes + " --top-rows 20 --z-score rows", "#cols=name&norm=asinh"},
		"density":      {"density " + testdata.Path(t, "points/us_airports.csv") + " --x longitude --y latitude --method bin --size 40x20", "#x=0.25,0.75&y=0.5,1&norm=symlog&map=mako"},
		"in cells":     {"matrix " + testdata.Path(t, "matrix/flights.csv") + " --rows month --cols year --value passengers --annot", "#show=z-rows&cols=-name&x=0.25,0.75"},
		"by column":    {"cluster " + genes + " --top-rows 20", "#show=z-cols&rows=name&theme=dark"},
		"half":         {"corr " + testdata.Path(t, "matrix/penguins.csv") + " --triangle lower", "#map=RdBu_r&limits=-0.5,0.9"},
		"scores":       {"corr " + testdata.Path(t, "matrix/penguins.csv"), "#show=z-cols"},
		"counts":       {"matrix " + testdata.Path(t, "matrix/penguins.csv") + " --rows species --cols island --value body_mass_g --agg mean", "#show=counts"},
		"annotated":    {"corr " + testdata.Path(t, "matrix/penguins.csv") + " --annot", "#x=0,0.5&y=0.25,1"},
		"wide":         {"matrix " + testdata.Path(t, "matrix/penguins.csv") + " --rows sex --cols island --value body_mass_g --agg mean --xlabel where", "#map=viridis"},
		"as it stands": {"corr " + testdata.Path(t, "matrix/penguins.csv"), ""},
	} {
		html := filepath.Join(dir, "page.html")
		run(t, append(strings.Fields(c.args), "--quiet", "-o", html)...)
		doc, err := os.ReadFile(html)
		check(t, err)
		p := browser.Open(t, ctx, doc, 1300, 900, c.hash)
		// The recipe names files without their folder, which is that of the recipe.
		spec := strings.ReplaceAll(browser.Eval[string](p, "swelterPage.files.recipe().text"), `"paths": [`+"\n      \"", `"paths": [`+"\n      \""+filepath.Dir(strings.Fields(c.args)[1])+"/")
		recipe, out, data := filepath.Join(dir, "recipe.json"), filepath.Join(dir, "out.png"), filepath.Join(dir, "out.json")
		check(t, os.WriteFile(recipe, []byte(spec), 0o644))
		run(t, "run", recipe, "--quiet", "-o", out, "--data", data)
		theirs, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(browser.Eval[string](p, "swelterPage.files.png().toDataURL()"), "data:image/png;base64,"))
		check(t, err)
		page, err := png.Decode(bytes.NewReader(theirs))
		check(t, err)
		f, err := os.Open(out)
		check(t, err)
		picture, err := png.Decode(f)
		check(t, err)
		f.Close()
		if page.Bounds() != picture.Bounds() {
			t.Errorf("%s: the page's picture has %v pixels, the command's %v", name, page.Bounds().Size(), picture.Bounds().Size())
			continue
		}
		// Where every row has limits of its own the bar has words, which the
		// command gives the room they need: of that figure the cells are held.
		words, texts := strings.Contains(c.hash, "each="), strings.Contains(c.args, "--annot") || strings.Contains(c.args, "--triangle")
		if !words {
			crossformat.Pictures(t, name, page, picture)
		}
		if d, _ := golden.Compare(page, picture); !words && !d.Within(furthest) {
			t.Errorf("%s: the pictures lie %v apart, allowed mean %g", name, d, furthest.Mean)
		}
		var drawn struct {
			Box    [4]float64
			Values [][]*float64
		}
		raw, err := os.ReadFile(data)
		check(t, err)
		check(t, json.Unmarshal(raw, &drawn))
		body := browser.Eval[[4]float64](p, "swelterPage.app.geometry.body.map(v => v * 2 / swelterPage.app.geometry.z)")
		rows, cols := len(drawn.Values), len(drawn.Values[0])
		place := func(box [4]float64, r, c int, dx, dy float64) (int, int) {
			return int(box[0] + (float64(c)+dx)/float64(cols)*box[2]), int(box[1] + (float64(r)+dy)/float64(rows)*box[3])
		}
		places := [][2]float64{{.5, .5}, {.3, .3}, {.7, .3}, {.3, .7}, {.7, .7}}
		if texts { // beside them
			places = [][2]float64{{.1, .1}, {.9, .1}, {.1, .9}, {.9, .9}}
		}
		var all, most float64
		n := 0
		for r := range rows {
			for k := range cols {
				if drawn.Values[r][k] == nil {
					continue // hatched: lines, as the whole picture has them
				}
				for _, at := range places {
					a := color.NRGBAModel.Convert(page.At(place(body, r, k, at[0], at[1]))).(color.NRGBA)
					b := color.NRGBAModel.Convert(picture.At(place(drawn.Box, r, k, at[0], at[1]))).(color.NRGBA)
					d := max(math.Abs(float64(a.R)-float64(b.R)), math.Abs(float64(a.G)-float64(b.G)), math.Abs(float64(a.B)-float64(b.B)))
					all, most, n = all+d, max(most, d), n+1
				}
			}
		}
		if mean := all / float64(n); mean > .1 || most > 10 {
			t.Errorf("%s: the cells of the two pictures differ by %.2f on average and by %g at most, of 255", name, mean, most)
		}
	}
}

// run runs the command, which must succeed.
func run(t *testing.T, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := Run(args, strings.NewReader(""), &stdout, &stderr); code != exitOK {
		t.Fatalf("%s: %s", strings.Join(args, " "), stderr.String())
	}
}

// On a phone a clustered heatmap has no room for the names of its rows: those of
// the columns stand there all the same, and the rows are counted.
func TestClusteredOnAPhone(t *testing.T) {
	dir := t.TempDir()
	html := filepath.Join(dir, "page.html")
	run(t, "cluster", unpacked(t, dir, "genes/all_aml_train.gct.gz", "genes.gct"), "--top-rows", "60", "--z-score", "rows", "--quiet", "-o", html)
	doc, err := os.ReadFile(html)
	check(t, err)
	p := browser.OpenPhone(t, browser.Start(t), doc, "")
	svg := browser.Eval[string](p, "swelterPage.files.svg()")
	if n := strings.Count(svg, "T-cell<") + strings.Count(svg, "B-cell<"); n < 5 {
		t.Errorf("%d columns are named", n)
	}
	if !strings.Contains(svg, "0 of 60") {
		t.Error("the rows without names are not counted")
	}
}
