package swelter

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	imagedraw "image/draw"
	_ "image/jpeg" // photographs under the cells
	_ "image/png"
	"io"
	"math"
	"os"
	"strconv"

	"github.com/swelter/swelter/source"
)

// Under says what lies under the cells. The zero value is the page.
type Under struct {
	Picture string `json:"picture,omitempty"` // file: PNG, JPEG, or a volume that is cut where the input is
	// Threshold leaves cells whose value is nearer to 0 undrawn, whatever lies
	// under them; nil draws all.
	Threshold *float64 `json:"threshold,omitempty"`
}

// Limits of a picture under the cells.
const (
	mostPictureBytes  = 256 << 20
	mostPicturePixels = 1 << 26
)

// overlay puts the picture under the plan's cells, and leaves out those that are
// under the threshold or, over a picture, missing.
func (p *plan) overlay(spec Spec, env Env) error {
	u := spec.Under
	if t := u.Threshold; t != nil && !(*t >= 0) {
		return fmt.Errorf("threshold %g; it is held against values without their sign: 0 or more", *t)
	}
	switch {
	case u.Picture == "":
	case p.image != nil:
		return errors.New("under: an array of colours covers what lies under it")
	case isVolume(u.Picture) && p.under == nil:
		return fmt.Errorf("%s: a volume lies under slices of another volume (.nii, .nii.gz); the input is none", u.Picture)
	case !isVolume(u.Picture):
		if err := p.photograph(u.Picture, env); err != nil {
			return err
		}
	}
	if u.Threshold == nil && p.under == nil {
		return nil
	}
	if p.extras == nil {
		p.extras = newExtras(len(p.grid.Values))
	}
	for i, v := range p.grid.Values {
		if v != v && p.under != nil || u.Threshold != nil && math.Abs(v) < *u.Threshold {
			p.extras.hide(i, true)
		}
	}
	if h := p.extras.hidden; h != nil && allTrue(h) {
		if u.Threshold != nil {
			return fmt.Errorf("threshold %g: no value of these cells is as far from 0; give a lower one", *u.Threshold)
		}
		return errors.New("under: every cell is missing; there is nothing to draw over the picture")
	}
	return nil
}

func allTrue(list []bool) bool {
	for _, b := range list {
		if !b {
			return false
		}
	}
	return true
}

// photograph reads a picture; shapedBy holds its shape against that of the cells.
func (p *plan) photograph(path string, env Env) error {
	img, err := readPicture(path, env)
	if err != nil {
		return err
	}
	p.under, p.smooth = img, true
	return nil
}

func readPicture(path string, env Env) (image.Image, error) {
	full, err := source.Regular(path, env.Dir)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(full)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostPictureBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case len(data) > mostPictureBytes:
		return nil, fmt.Errorf("%s: larger than %d MB; give a smaller picture", path, mostPictureBytes>>20)
	case err != nil:
		return nil, fmt.Errorf("%s: is neither a PNG nor a JPEG, or broken: %w", path, err)
	case c.Width < 1 || c.Height < 1 || c.Height > mostPicturePixels/c.Width:
		return nil, fmt.Errorf("%s: %d x %d pixels; at most %d million are drawn", path, c.Width, c.Height, mostPicturePixels/1_000_000)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: the picture is broken: %w", path, err)
	}
	return nrgba(img), nil
}

// nrgba is a picture as scenes hold it, its corner at 0, 0.
func nrgba(img image.Image) *image.NRGBA {
	b := img.Bounds()
	out := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	imagedraw.Draw(out, out.Rect, img, b.Min, imagedraw.Src)
	return out
}

// shapeTolerance is how far the sides of cells and picture may differ: a row of
// pixels cut off, not another picture.
const shapeTolerance = .02

// shapedBy is the aspect that gives the cells the picture's shape, or an error
// that says that theirs is another.
func (f *Figure) shapedBy(under image.Image) (string, error) {
	w, h := float64(f.Grid.Cols), float64(f.Grid.Rows)
	what := fmt.Sprintf("%d x %d cells", f.Grid.Cols, f.Grid.Rows)
	if x, y := f.Grid.X.Edges, f.Grid.Y.Edges; x != nil && y != nil {
		w, h = math.Abs(x[len(x)-1]-x[0]), math.Abs(y[len(y)-1]-y[0])
		what = fmt.Sprintf("an extent of %.4g x %.4g", w, h)
	}
	size := under.Bounds().Size()
	picture := float64(size.Y) / float64(size.X)
	if math.Abs(h/w/picture-1) > shapeTolerance {
		return "", fmt.Errorf("under: the picture has %d x %d pixels, which %s do not fit: 1 : %.3g against 1 : %.3g; cut either, or stretch the picture by --aspect auto, or for points in its pixels give --extent 0,0,%d,%d",
			size.X, size.Y, what, picture, h/w, size.X, size.Y)
	}
	return strconv.FormatFloat(picture*w/h, 'g', -1, 64), nil
}
