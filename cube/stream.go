package cube

import (
	"context"
)

// atOnce bounds the values that are read together: few enough for the caches,
// enough for the chunks of a file to keep all cores busy.
const atOnce = 1 << 18

// near is atOnce for values that lie in one piece, which one core reads.
const near = 1 << 15

// run is a stretch of places that follow each other in the file.
type run struct{ from, n int }

// runsOf splits places into stretches that rise or fall by one, and says of each
// where it begins among the places. Falling ones are read rising.
func runsOf(places []int) (runs []run, at []int, falls []bool) {
	for i := 0; i < len(places); {
		j, by := i+1, 0
		for ; j < len(places); j++ {
			d := places[j] - places[j-1]
			if d != 1 && d != -1 || by != 0 && d != by {
				break
			}
			by = d
		}
		runs = append(runs, run{min(places[i], places[j-1]), j - i})
		at, falls = append(at, i), append(falls, by < 0)
		i = j
	}
	return runs, at, falls
}

// block is some frames on their way from the file.
type block struct {
	first, n int
	values   []float64
	err      error
}

// Each reads frame after frame, the next ones while the last are looked at.
func (w *View) Each(ctx context.Context, from, to int, visit func(i int, values []float64) error) error {
	ctx, stop := context.WithCancel(ctx)
	blocks, free := make(chan block), make(chan []float64, 2)
	free <- nil
	free <- nil
	done := make(chan struct{})
	defer func() { stop(); <-done }()
	go func() {
		defer close(done)
		defer close(blocks)
		w.produce(ctx, from, to, blocks, free)
	}()
	cells := w.head.Cells()
	for b := range blocks {
		if b.err != nil {
			return b.err
		}
		for k := range b.n {
			if err := visit(b.first+k, b.values[k*cells:(k+1)*cells]); err != nil {
				return err
			}
		}
		free <- b.values
	}
	return ctx.Err()
}

// bands are n views of some rows each, from the north. They are read in turn, not
// ahead, as their neighbours keep the other cores busy.
func (w *View) bands(n int) []Frames {
	out := make([]Frames, n)
	for i := range out {
		b := *w
		from, to := len(w.rows)*i/n, len(w.rows)*(i+1)/n
		b.rows = w.rows[from:to]
		b.head.Lat.Values, b.head.Lat.Bounds = w.head.Lat.Values[from:to], nil
		out[i] = band{&b}
	}
	return out
}

// band is a view that is read without reading ahead.
type band struct{ *View }

func (b band) Each(ctx context.Context, from, to int, visit func(i int, values []float64) error) error {
	cells := b.head.Cells()
	r := &reader{w: b.View}
	var buffer []float64
	for first := from; first < to; {
		n := min(b.stretch(first), to-first)
		if cap(buffer) < n*cells {
			buffer = make([]float64, n*cells)
		}
		if err := r.frames(ctx, first, n, buffer[:n*cells]); err != nil {
			return err
		}
		for k := range n {
			if err := visit(first+k, buffer[k*cells:(k+1)*cells]); err != nil {
				return err
			}
		}
		first += n
	}
	return nil
}

// produce reads the blocks in order into buffers that come back.
func (w *View) produce(ctx context.Context, from, to int, blocks chan<- block, free <-chan []float64) {
	cells := w.head.Cells()
	r := &reader{w: w}
	for first := from; first < to; {
		n := min(w.stretch(first), to-first)
		var buffer []float64
		select {
		case buffer = <-free:
		case <-ctx.Done():
			return
		}
		if cap(buffer) < n*cells {
			buffer = make([]float64, n*cells)
		}
		b := block{first: first, n: n, values: buffer[:n*cells]}
		b.err = r.frames(ctx, first, n, b.values)
		select {
		case blocks <- b:
		case <-ctx.Done():
			return
		}
		if b.err != nil {
			return
		}
		first += n
	}
}

// stretch is how many frames from first are read together: as many as follow
// each other in the file, up to the end of a block of it, within bounds.
func (w *View) stretch(first int) int {
	if w.time < 0 {
		return 1
	}
	most, deep := max(1, near/max(1, w.head.Cells())), 1
	if len(w.v.Block) == len(w.v.Axes) {
		most, deep = max(1, atOnce/max(1, w.head.Cells())), max(1, w.v.Block[w.time])
	}
	if most >= deep {
		most -= (w.times[first] + most) % deep // end with a block
		most = max(most, 1)
	}
	n := 1
	for n < most && first+n < len(w.times) && w.times[first+n] == w.times[first]+n {
		n++
	}
	return n
}

// reader holds the buffer that stored order is read into.
type reader struct {
	w   *View
	raw []float64
}

// frames reads n frames that follow each other in the file.
func (r *reader) frames(ctx context.Context, first, n int, dst []float64) error {
	w := r.w
	rows, rowAt, rowFalls := runsOf(w.rows)
	cols, colAt, colFalls := runsOf(w.cols)
	for i, rr := range rows {
		for j, cr := range cols {
			start, count := append([]int(nil), w.fixed...), make([]int, len(w.fixed))
			for k := range count {
				count[k] = 1
			}
			if w.time >= 0 {
				start[w.time], count[w.time] = w.times[first], n
			}
			start[w.lat], count[w.lat] = rr.from, rr.n
			start[w.lon], count[w.lon] = cr.from, cr.n
			size := n * rr.n * cr.n
			if size == len(dst) && w.plain() && !rowFalls[i] && !colFalls[j] {
				if err := w.src.Read(ctx, w.v.Name, start, count, dst); err != nil {
					return err
				}
				continue
			}
			if cap(r.raw) < size {
				r.raw = make([]float64, size)
			}
			raw := r.raw[:size]
			if err := w.src.Read(ctx, w.v.Name, start, count, raw); err != nil {
				return err
			}
			w.place(dst, raw, count, [2]int{rowAt[i], colAt[j]}, [2]bool{rowFalls[i], colFalls[j]})
		}
	}
	if w.convert != nil {
		for i, v := range dst {
			dst[i] = w.convert(v)
		}
	}
	return nil
}

// plain reports whether values are stored by time, then latitude, then longitude.
func (w *View) plain() bool { return w.time < w.lat && w.lat < w.lon }

// place copies a part that was read in stored order to its rows and columns.
func (w *View) place(dst, raw []float64, count []int, at [2]int, falls [2]bool) {
	stride := make([]int, len(count))
	size := 1
	for k := len(count) - 1; k >= 0; k-- {
		stride[k] = size
		size *= count[k]
	}
	n, frame := 1, 0
	if w.time >= 0 {
		n, frame = count[w.time], stride[w.time]
	}
	nr, nc := count[w.lat], count[w.lon]
	across := stride[w.lon]
	wide := w.head.Lon.Len()
	for t := range n {
		for r := range nr {
			from := t*frame + r*stride[w.lat]
			row := at[0] + r
			if falls[0] {
				row = at[0] + nr - 1 - r
			}
			out := dst[(t*w.head.Lat.Len()+row)*wide+at[1]:][:nc]
			switch {
			case falls[1]:
				for c := range out {
					out[nc-1-c] = raw[from+c*across]
				}
			case across == 1:
				copy(out, raw[from:from+nc])
			default:
				for c := range out {
					out[c] = raw[from+c*across]
				}
			}
		}
	}
}
