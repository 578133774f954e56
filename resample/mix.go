package resample

type number interface{ ~float32 | ~float64 }

// mix runs the two passes: rows of the source are mixed across, then as many
// as a kernel is high down into a row of the result. load returns a row of the
// source, in room or elsewhere; target is the place for a row of the result;
// finish sees the row when it is done.
func mix[T number](j *job, load func(y int, room []T) []T, target func(y int, room []T) []T, finish func(y int, line []T)) {
	across, down := rounded[T](j.across.weights), rounded[T](j.down.weights)
	left, right := j.across.window(0, j.outCols)
	bands(j, func() *kitchen[T] {
		return &kitchen[T]{
			source: make([]T, j.cols*j.channels),
			line:   make([]T, (right-left)*j.channels),
			result: make([]T, j.outCols*j.channels),
		}
	}, func(k *kitchen[T], from, to int) {
		lo, hi := j.down.window(from, to)
		k.begin()
		for v := lo; v < hi; v++ {
			row, made := k.row(reflect(v, j.rows), j.outCols*j.channels)
			if !made {
				line := k.continued(load(reflect(v, j.rows), k.source), left, right, j.channels)
				mixAcross(row, line, j.across, across, left, j.channels)
			}
			k.rows = append(k.rows, row)
		}
		for y := from; y < to; y++ {
			line := target(y, k.result)
			first := j.down.start[y] - lo
			w := down[j.down.first[y]:j.down.first[y+1]]
			mixDown(line, k.rows[first:first+len(w)], w)
			finish(y, line)
		}
	})
}

// kitchen is the room that one worker mixes in.
type kitchen[T number] struct {
	source, line, result []T
	rows                 [][]T       // those of a band, in order, reflections included
	made                 map[int][]T // by row of the source
	store                [][]T
}

func (k *kitchen[T]) begin() {
	k.rows, k.made = k.rows[:0], map[int][]T{}
}

// row is the room for a row of the source; made says that it is filled.
func (k *kitchen[T]) row(y, width int) (row []T, made bool) {
	if row, made = k.made[y]; made {
		return row, true
	}
	if len(k.made) == len(k.store) {
		k.store = append(k.store, make([]T, width))
	}
	row = k.store[len(k.made)]
	k.made[y] = row
	return row, false
}

// continued is the source's row from cell left to right, mirrored where these
// lie beyond it.
func (k *kitchen[T]) continued(row []T, left, right, channels int) []T {
	cells := len(row) / channels
	if left >= 0 && right <= cells {
		return row[left*channels : right*channels]
	}
	inside, end := max(0, left), min(cells, right)
	copy(k.line[(inside-left)*channels:], row[inside*channels:end*channels])
	mirror := func(from, to int) {
		for i := from; i < to; i++ {
			s := reflect(i, cells) * channels
			copy(k.line[(i-left)*channels:(i-left+1)*channels], row[s:s+channels])
		}
	}
	mirror(left, inside)
	mirror(end, right)
	return k.line
}

func rounded[T number](weights []float64) []T {
	out := make([]T, len(weights))
	for i, w := range weights {
		out[i] = T(w)
	}
	return out
}

// mixAcross makes a row of the result's width; line begins at cell left.
func mixAcross[T number](dst, line []T, p taps, weights []T, left, channels int) {
	if channels == 4 {
		for i := range p.start {
			w := weights[p.first[i]:p.first[i+1]]
			s := line[4*(p.start[i]-left):]
			s = s[:4*len(w)]
			var a, b, c, d T
			for j, w := range w {
				q := s[4*j : 4*j+4 : 4*j+4]
				a += w * q[0]
				b += w * q[1]
				c += w * q[2]
				d += w * q[3]
			}
			q := dst[4*i : 4*i+4 : 4*i+4]
			q[0], q[1], q[2], q[3] = a, b, c, d
		}
		return
	}
	for i := range p.start {
		w := weights[p.first[i]:p.first[i+1]]
		s := line[p.start[i]-left:]
		dst[i] = dot(w, s[:len(w)])
	}
}

// dot has four sums that do not wait for each other.
func dot[T number](w, s []T) T {
	var a, b, c, d T
	for len(w) >= 4 && len(s) >= 4 {
		a += w[0] * s[0]
		b += w[1] * s[1]
		c += w[2] * s[2]
		d += w[3] * s[3]
		w, s = w[4:], s[4:]
	}
	for j, w := range w {
		a += w * s[j]
	}
	return (a + b) + (c + d)
}

// mixDown adds rows by their weights, four at a time: fewer passes over dst.
func mixDown[T number](dst []T, rows [][]T, w []T) {
	n := len(dst)
	first := true
	for ; len(rows) >= 4; rows, w = rows[4:], w[4:] {
		a, b, c, d := rows[0][:n], rows[1][:n], rows[2][:n], rows[3][:n]
		wa, wb, wc, wd := w[0], w[1], w[2], w[3]
		if first {
			for i := range dst {
				dst[i] = (wa*a[i] + wb*b[i]) + (wc*c[i] + wd*d[i])
			}
			first = false
			continue
		}
		for i := range dst {
			dst[i] += (wa*a[i] + wb*b[i]) + (wc*c[i] + wd*d[i])
		}
	}
	if len(rows) >= 2 {
		a, b := rows[0][:n], rows[1][:n]
		wa, wb := w[0], w[1]
		if first {
			for i := range dst {
				dst[i] = wa*a[i] + wb*b[i]
			}
			first = false
		} else {
			for i := range dst {
				dst[i] += wa*a[i] + wb*b[i]
			}
		}
		rows, w = rows[2:], w[2:]
	}
	if len(rows) == 1 {
		if first {
			clear(dst)
		}
		a, wa := rows[0][:n], w[0]
		for i := range dst {
			dst[i] += wa * a[i]
		}
	}
}
