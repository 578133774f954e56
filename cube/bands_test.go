package cube

import (
	"context"
	"math"
	"runtime"
	"testing"
)

// A mean that is shared out over the cores is the plain loop's, to the last bit,
// for rows stored in either order.
func TestMeanOverBands(t *testing.T) {
	const frames, rows, cols = 5, 163, 211
	lat := make([]float64, rows)
	for i := range lat {
		lat[i] = -81 + float64(i) // from the south
	}
	lon := make([]float64, cols)
	for i := range lon {
		lon[i] = float64(i)
	}
	values := make([]float64, frames*rows*cols)
	for i := range values {
		if values[i] = math.Sin(float64(i) * 1.7); i%7 == 0 || i%(rows*cols) == 12 { // one cell has none at all
			values[i] = math.NaN()
		}
	}
	v := Variable{Name: "v", Axes: []Axis{
		{Name: "time", Kind: Time, Values: []float64{0, 1, 2, 3, 4}, Clock: Clock{Since: Moment{Year: 2000, Month: 1, Day: 1}, Seconds: 86400, Calendar: Gregorian}},
		{Name: "lat", Kind: Lat, Values: lat}, {Name: "lon", Kind: Lon, Values: lon},
	}}
	view, err := Open(Hold(v, values), "test", Pick{})
	if err != nil {
		t.Fatal(err)
	}
	for _, cores := range []int{1, 3, 4} {
		was := runtime.GOMAXPROCS(cores)
		if n := len(bandsOf(view, cores)); n != cores {
			t.Errorf("%d bands for %d cores", n, cores)
		}
		mean, counts, err := MeanOver(context.Background(), view, Span{})
		runtime.GOMAXPROCS(was)
		if err != nil {
			t.Fatal(err)
		}
		for k := range mean {
			sum, n := 0.0, 0
			row, col := rows-1-k/cols, k%cols
			for f := range frames {
				if x := values[(f*rows+row)*cols+col]; x == x {
					sum, n = sum+x, n+1
				}
			}
			if want := sum / float64(n); math.Float64bits(mean[k]) != math.Float64bits(want) && want == want || counts[k] != n || mean[k] != mean[k] && n > 0 {
				t.Fatalf("%d cores, cell %d: %v of %d, want %v of %d", cores, k, mean[k], counts[k], want, n)
			}
		}
	}
}

// Longitudes from 0 to 358 go around: columns run from 180 degrees west without a
// step at 0 or at 180, and no value moves.
func TestNoSeam(t *testing.T) {
	lon, values := make([]float64, 180), make([]float64, 360)
	for i := range lon {
		lon[i] = 2 * float64(i)
		values[i], values[180+i] = lon[i], lon[i]
	}
	v := Variable{Name: "v", Axes: []Axis{{Name: "lat", Kind: Lat, Values: []float64{45, -45}}, {Name: "lon", Kind: Lon, Values: lon}}}
	view, err := Open(Hold(v, values), "test", Pick{})
	if err != nil {
		t.Fatal(err)
	}
	got := view.Head().Lon
	if e := got.Edges(); e[0] != -181 || e[180] != 179 {
		t.Errorf("columns from %v to %v", e[0], e[180])
	}
	err = view.Each(context.Background(), 0, 1, func(_ int, row []float64) error {
		for i, at := range got.Values {
			if at != -180+2*float64(i) || math.Mod(at+360, 360) != row[i] {
				t.Errorf("column %d at %v has the value of %v", i, at, row[i])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
