package swelter

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/render/apng"
	"github.com/swelter/swelter/render/gif"
	"github.com/swelter/swelter/render/mp4"
	"github.com/swelter/swelter/render/png"
	"github.com/swelter/swelter/scene"
)

// Animation draws a picture for each value of a column, or for each time of a
// cube, one after the other. The zero value draws one heatmap.
type Animation struct {
	By    string  `json:"by,omitempty"`    // column, or a part of one; "time" of a cube
	Norm  string  `json:"norm,omitempty"`  // shared (default): one scale for all; own: one for each
	Rate  float64 `json:"rate,omitempty"`  // pictures a second; 0 is 5
	NoBar bool    `json:"noBar,omitempty"` // without the line that shows how far it is
}

// MostFrames is how many pictures an animation may have.
const MostFrames = 5000

func (a Animation) check(s Spec) error {
	switch {
	case a == Animation{}:
		return nil
	case a.By == "":
		return errors.New("frames without a column; name the one to go along, or time for a cube")
	case s.Facet.By != "":
		return errors.New("facets and frames are both several heatmaps; take one of them")
	case s.inSpaceTime() && a.By != "time" && a.By != s.Make.Density.Points.Time:
		return fmt.Errorf("frames %q: with a radius in time the pictures are the times: --frames time", a.By)
	case s.Make.Matrix == nil && s.Make.Density == nil && s.Make.Corr == nil && s.Make.Map == nil:
		return errors.New("frames: clustered heatmaps, OncoPrints and overviews do not move")
	case a.Norm != "" && a.Norm != "shared" && a.Norm != "own":
		return fmt.Errorf("frames: norm %q; it is shared or own", a.Norm)
	case !(a.Rate >= 0 && a.Rate <= 50):
		return fmt.Errorf("frames: %g pictures a second; up to 50 are shown", a.Rate)
	}
	return nil
}

// delay is how long a picture stays, in hundredths of a second.
func (a Animation) delay() int {
	if a.Rate == 0 {
		return 20
	}
	return max(2, int(100/a.Rate+.5))
}

// runAnimation plans a heatmap for each frame and lays each out by itself, on
// pages that differ in nothing but the cells, the date and how far it is.
func runAnimation(ctx context.Context, spec Spec, env Env) (*Figure, error) {
	by := spec
	by.Facet = Facet{By: spec.Frames.By}
	parts, notes, env, err := severalParts(ctx, by, env, MostFrames)
	if err != nil {
		return nil, err
	}
	page := &Figure{Spec: spec, Notes: notes, env: env}
	page.Spec.Version = SpecVersion
	own := spec.Frames.Norm == "own"
	if err := page.prepareParts(ctx, parts, own); err != nil {
		return nil, err
	}
	maps := make([]*mapview.Map, len(page.Panels))
	for i, f := range page.Panels {
		maps[i] = f.plot.Map
	}
	mapview.Share(maps)
	sum := page.Panels[0].Grid.Describe(page.Panels[0].Hidden)
	for _, f := range page.Panels[1:] {
		s := f.Grid.Describe(f.Hidden)
		sum.Missing += s.Missing
		if s.Finite > 0 && (sum.Finite == 0 || s.Min < sum.Min) {
			sum.Min, sum.MinAt = s.Min, s.MinAt
		}
		if s.Finite > 0 && (sum.Finite == 0 || s.Max > sum.Max) {
			sum.Max, sum.MaxAt = s.Max, s.MaxAt
		}
		sum.Finite += s.Finite
	}
	notes = page.Notes
	for i, f := range page.Panels {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := f.coloured(); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		f.plot.Notes = nil
		o := figure.PanelOptions{Own: own, By: spec.Frames.By, Notes: notes, Options: spec.Figure}
		page.board = o
		page.panels = append(page.panels, figure.Panel{Title: parts[i].heading(), Plot: f.plot})
		if !own {
			o.Sum = &sum
		}
		s, report, err := figure.Panels(page.panels[i:i+1], o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		f.Report = &report.Panels[0]
		page.scenes = append(page.scenes, s)
		if i == 0 {
			page.Report = report
		}
	}
	page.onePage(!spec.Frames.NoBar && !spec.Figure.Bare)
	page.Grid, page.scene, page.Notes = page.Panels[0].Grid, page.scenes[0], page.Report.Notes
	return page, page.describe()
}

// onePage gives all frames the size of the largest, as legends of their own may
// differ, and a line at the bottom that shows how far each is.
func (f *Figure) onePage(bar bool) {
	wide, high := 0.0, 0.0
	for _, s := range f.scenes {
		wide, high = max(wide, s.Width), max(high, s.Height)
	}
	for i, s := range f.scenes {
		s.Width, s.Height = wide, high
		if bar {
			how := float64(i+1) / float64(len(f.scenes))
			s.Add(&scene.Rect{Y: high - barHeight, W: wide * how, H: barHeight, Fill: f.Report.Theme.Muted, Crisp: true})
		}
	}
}

const barHeight = 3 // points

// frames are the pictures of an animation, drawn ahead by all cores.
func (f *Figure) frames() gif.Frames {
	var mu sync.Mutex
	ahead := map[int]chan drawnFrame{}
	o := render.Options{DPI: f.Spec.Figure.DPI}
	start := func(i int) chan drawnFrame {
		c := make(chan drawnFrame, 1)
		ahead[i] = c
		go func() {
			img, err := png.Draw(f.scenes[i], o)
			if err == nil && f.scenes[i].Background.A != 255 {
				img = overWhite(img)
			}
			c <- drawnFrame{img, err}
		}()
		return c
	}
	delay := f.Spec.Frames.delay()
	return gif.Frames{N: len(f.scenes), Delay: delay, Last: max(delay, 100), Draw: func(i int) (*image.RGBA, error) {
		mu.Lock()
		for k := i; k < min(len(f.scenes), i+runtime.GOMAXPROCS(0)); k++ {
			if ahead[k] == nil {
				start(k)
			}
		}
		c := ahead[i]
		delete(ahead, i)
		mu.Unlock()
		d := <-c
		return d.img, d.err
	}}
}

type drawnFrame struct {
	img *image.RGBA
	err error
}

func overWhite(img *image.RGBA) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	imagedraw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, imagedraw.Src)
	imagedraw.Draw(out, out.Rect, img, img.Rect.Min, imagedraw.Over)
	return out
}

// animations are the formats of several pictures, by their ending.
var animations = map[string]func(io.Writer, gif.Frames) error{".gif": gif.Write, ".apng": apng.Write, ".mp4": mp4.Write}

func init() {
	for ending, write := range animations {
		RegisterPicture(ending[1:], []string{ending}, func(w io.Writer, f *Figure) error {
			if f.scenes == nil {
				return fmt.Errorf("%s: holds several pictures, and this is one heatmap; name what they go along: frames", ending[1:])
			}
			return write(w, f.frames())
		})
	}
}

// Animated reports whether the files of an ending hold several pictures, and the
// endings that do.
func Animated(ending string) (all []string, ok bool) {
	for e := range animations {
		all = append(all, e)
	}
	slices.Sort(all)
	return all, animations[ending] != nil
}

// numbered reports whether a path is of several files: frame-%03d.png.
func numbered(path string) bool {
	at := strings.IndexByte(path, '%')
	if at < 0 {
		return false
	}
	rest := strings.TrimLeft(path[at+1:], "0123456789")
	return strings.HasPrefix(rest, "d") && strings.Count(path, "%") == 1
}

// framePath is the file of one frame, counted from 1.
func framePath(pattern string, i int) string {
	at := strings.IndexByte(pattern, '%')
	digits := strings.TrimLeft(pattern[at+1:], "0123456789")
	width, _ := strconv.Atoi(pattern[at+1 : len(pattern)-len(digits)])
	return fmt.Sprintf("%s%0*d%s", pattern[:at], min(width, 20), i+1, digits[1:])
}

// writeFrames writes each frame into a file of its own.
func (f *Figure) writeFrames(w *writing, pattern string) error {
	r, ok := render.ByName(ending(pattern))
	if !ok || pictures[r.Name] != nil {
		return fmt.Errorf("%s: frames are written one by one as .png, .svg or .pdf", pattern)
	}
	for i, s := range f.scenes {
		s.Meta = f.scene.Meta
		err := w.file(framePath(pattern, i), func(out io.Writer) error { return r.Write(out, s, render.Options{DPI: f.Spec.Figure.DPI}) })
		if err != nil {
			return err
		}
	}
	return nil
}

// checkAnimated holds the names of pictures against what is drawn.
func (s Spec) checkAnimated(path string) error {
	_, moving := Animated(ending(path))
	several := s.Frames.By != ""
	switch {
	case moving && !several:
		return fmt.Errorf("%s: holds several pictures; say what they go along, such as --frames time", path)
	case numbered(filepath.Base(path)) && !several:
		return fmt.Errorf("%s: %%d numbers the frames of an animation; say what they go along, such as --frames time", path)
	case several && !moving && !numbered(filepath.Base(path)) && !HoldsMany(ending(path)):
		return fmt.Errorf("%s: one picture, and frames are several; write .html, .gif, .apng or .mp4, or number them: frame-%%03d.png", path)
	}
	return nil
}
