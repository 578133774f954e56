package mapview

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/swelter/swelter/scene"
)

// Cells is a grid whose columns lie along longitudes and whose rows along
// latitudes.
type Cells struct {
	Lon, Lat []float64 // edges, one more than there are columns and rows; rising or falling
	Smooth   bool      // values between the middles of cells are mixed
}

// tile is the side of the squares of pixels whose places are taken from their
// corners, and least that of the smallest.
const (
	tile  = 32
	least = 4
)

// Warp is the picture of the cells: colour gives that of the cell at a row and
// column, or, between cells, of a mixture of its neighbours.
func (v *View) Warp(colour func(cells [4]int, weight [4]float64) color.NRGBA) *scene.Image {
	px := v.Theme.Pixel
	cols, rows := max(1, int(math.Round(v.w/px))), max(1, int(math.Round(v.h/px)))
	img := image.NewNRGBA(image.Rect(0, 0, cols, rows))
	v.Sample(cols, rows, func(x, y int, cells [4]int, weight [4]float64) {
		img.SetNRGBA(x, y, colour(cells, weight))
	})
	return &scene.Image{X: v.x, Y: v.y, W: v.w, H: v.h, Pixels: img}
}

// Sample calls set, on several goroutines, for each pixel of a raster over the
// map that lies in a cell: with that cell first, and, where values between cells
// are mixed, its neighbours and the weights of all four, which add up to 1.
func (v *View) Sample(cols, rows int, set func(x, y int, cells [4]int, weight [4]float64)) {
	w := warp{View: v, cols: cols, rows: rows, put: set}
	straight := v.Proj.Row(0) != nil
	all((rows+tile-1)/tile, func(b int) {
		if straight {
			for y := b * tile; y < min(rows, (b+1)*tile); y++ {
				w.row(y)
			}
			return
		}
		for c := 0; c < cols; c += tile {
			w.square(c, b*tile, tile)
		}
	})
}

// all does n pieces of work on all processors.
func all(n int, do func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}

type warp struct {
	*View
	cols, rows int
	put        func(x, y int, cells [4]int, weight [4]float64)
}

// row fills a row of pixels where parallels are straight: its latitude, and the
// cells there, are found once.
func (w *warp) row(y int) {
	e := w.Extent
	inverse := w.Proj.Row(e.YMax - (float64(y)+.5)/float64(w.rows)*e.Height())
	last, at := math.NaN(), band{}
	for x := range w.cols {
		lon, lat, ok := inverse(e.XMin + (float64(x)+.5)/float64(w.cols)*e.Width())
		if !ok {
			continue
		}
		if lat != last {
			last, at = lat, w.Cells.band(lat)
		}
		w.set(x, y, lon, at)
	}
}

// place is the ground under a place of the picture, in pixels.
func (w *warp) place(x, y float64) (lon, lat float64, ok bool) {
	e := w.Extent
	return w.Proj.Inverse(e.XMin+x/float64(w.cols)*e.Width(), e.YMax-y/float64(w.rows)*e.Height())
}

// square fills a square of pixels: from its corners where that is right to a
// twentieth of a pixel, else in quarters, and the smallest pixel by pixel.
func (w *warp) square(x0, y0, side int) {
	n := float64(side)
	left, top := float64(x0), float64(y0)
	var lon, lat [5]float64
	all := true
	for i, p := range [5][2]float64{{0, 0}, {n, 0}, {0, n}, {n, n}, {n / 2, n / 2}} {
		var ok bool
		lon[i], lat[i], ok = w.place(left+p[0], top+p[1])
		all = all && ok
		lon[i] = near360(lon[i], lon[0])
	}
	bend := math.Inf(1)
	if all {
		// Off the mean of the corners, against the length of a pixel there.
		dlon, dlat := lon[4]-(lon[0]+lon[1]+lon[2]+lon[3])/4, lat[4]-(lat[0]+lat[1]+lat[2]+lat[3])/4
		plon := (math.Abs(lon[3]-lon[0]) + math.Abs(lon[1]-lon[2])) / (2 * n)
		plat := (math.Abs(lat[3]-lat[0]) + math.Abs(lat[1]-lat[2])) / (2 * n)
		bend = max(math.Abs(dlon)/plon, math.Abs(dlat)/plat)
	}
	flat := bend < .05
	if !flat && side > least {
		half := side / 2
		for i := range 4 {
			if x, y := x0+i%2*half, y0+i/2*half; x < w.cols && y < w.rows {
				w.square(x, y, half)
			}
		}
		return
	}
	for y := y0; y < min(y0+side, w.rows); y++ {
		for x := x0; x < min(x0+side, w.cols); x++ {
			var a, b float64
			ok := true
			if flat {
				s, t := (float64(x)+.5-left)/n, (float64(y)+.5-top)/n
				a = (1-t)*((1-s)*lon[0]+s*lon[1]) + t*((1-s)*lon[2]+s*lon[3])
				b = (1-t)*((1-s)*lat[0]+s*lat[1]) + t*((1-s)*lat[2]+s*lat[3])
			} else {
				a, b, ok = w.place(float64(x)+.5, float64(y)+.5)
			}
			if ok {
				w.set(x, y, a, w.Cells.band(b))
			}
		}
	}
}

// near360 is a longitude in the turn of the world nearest to another.
func near360(lon, to float64) float64 { return lon - 360*math.Round((lon-to)/360) }

// band is the row of cells at a latitude, the next one to it, and the part of
// that.
type band struct {
	row, next int // -1 off the grid
	part      float64
}

func (c *Cells) band(lat float64) band {
	row, t := c.find(c.Lat, lat)
	switch {
	case row < 0 || !c.Smooth:
		return band{row, row, 0}
	case t < .5:
		return band{row, max(row-1, 0), .5 - t}
	}
	return band{row, min(row+1, len(c.Lat)-2), t - .5}
}

func (w *warp) set(x, y int, lon float64, at band) {
	if at.row < 0 {
		return
	}
	c := w.Cells
	col, s := -1, 0.0
	for _, turn := range [3]float64{0, 360, -360} {
		if col, s = c.find(c.Lon, lon+turn); col >= 0 {
			break
		}
	}
	if col < 0 {
		return
	}
	n := len(c.Lon) - 1
	if !c.Smooth {
		i := at.row*n + col
		w.put(x, y, [4]int{i, i, i, i}, [4]float64{1})
		return
	}
	next := 0
	if s < .5 {
		next, s = col-1, .5-s
	} else {
		next, s = col+1, s-.5
	}
	if around := math.Abs(c.Lon[n]-c.Lon[0]) >= 360-1e-9; around {
		next = (next + n) % n
	} else {
		next = min(max(next, 0), n-1)
	}
	t, row, row2 := at.part, at.row*n, at.next*n
	w.put(x, y, [4]int{row + col, row + next, row2 + col, row2 + next}, [4]float64{(1 - t) * (1 - s), (1 - t) * s, t * (1 - s), t * s})
}

// find is the cell between two edges and the part of it that lies before a
// value, -1 outside.
func (c *Cells) find(edges []float64, v float64) (cell int, part float64) {
	n := len(edges) - 1
	first, last := edges[0], edges[n]
	if v < min(first, last) || v > max(first, last) {
		return -1, 0
	}
	guess := (v - first) / (last - first) * float64(n)
	i := min(n-1, max(0, int(guess)))
	up := last > first
	if lo, hi := edges[i], edges[i+1]; !(v >= min(lo, hi) && v <= max(lo, hi)) {
		at, _ := slices.BinarySearchFunc(edges, v, func(e, v float64) int {
			if (e <= v) == up && e != v || e == v {
				return -1
			}
			return 1
		})
		i = min(n-1, max(0, at-1))
	}
	return i, (v - edges[i]) / (edges[i+1] - edges[i])
}
