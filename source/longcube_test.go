package source_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func loadCube(t *testing.T, name, text string, p cube.Pick) (*cube.Field, error) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, name, []byte(text))
	src, err := source.OpenCube(context.Background(), table.Input{Paths: []string{name}}, source.Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	w, err := cube.Open(src, name, p)
	if err != nil {
		return nil, err
	}
	return cube.Load(context.Background(), w, 0)
}

// Rows of a long table, in any order, are cells; what has no row is missing.
func TestLongTable(t *testing.T) {
	for name, text := range map[string]string{
		"dates":  "lat,time,lon,v\n10,2001-01-01,0,5\n-10,2000-01-01,20,2\n10,2000-01-01,0,1\n10,2001-01-01,20,6\n-10,2001-01-01,0,7\n",
		"years":  "year,v,longitude,latitude\n2001,5,0,10\n2000,2,20,-10\n2000,1,0,10\n2001,6,20,10\n2001,7,0,-10\n",
		"months": "when,lng,lat,v\n2000-02,0,10,5\n2000-01,20,-10,2\n2000-01,0,10,1\n2000-02,20,10,6\n2000-02,0,-10,7\n",
	} {
		f, err := loadCube(t, "long.csv", text, cube.Pick{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		nan := math.NaN()
		for i, want := range []float64{1, nan, nan, 2, 5, 6, 7, nan} {
			if got := f.Values[i]; got != want && (got == got || want == want) {
				t.Errorf("%s: value %d is %v, want %v", name, i, got, want)
			}
		}
		if want := map[string]cube.Pace{"months": cube.Monthly}[name]; want != "" && f.Head().Pace != want {
			t.Errorf("%s: pace %q", name, f.Head().Pace)
		}
	}
}

func TestLongTablesRefused(t *testing.T) {
	points := "time,lat,lon,v\n"
	for i := range 200 {
		points += strings.Join([]string{"2000", num(i), num(i + 500), "1"}, ",") + "\n"
	}
	for want, text := range map[string]string{
		"columns of time, lat, lon":   "a,b\n1,2\n",
		"are of one time 2000-01-01":  "time,lat,lon,v\n2000-01-01,1,2,3\n2000-01-01,1,2,4\n2000-01-02,1,2,4\n",
		"lie on no grid":              points,
		"2 variables fit: v, w":       "time,lat,lon,v,w\n2000-01-01,1,2,3,4\n2000-01-02,1,2,4,5\n",
		"has no time axis":            "lat,lon,v\n1,2,3\n2,2,4\n",
		"the file says itself where":  "grid time,lat,lon,v\n2000-01-01,1,2,3\n2000-01-02,1,2,3\n",
		"level has 2 places (1, 2); ": "time,level,lat,lon,v\n2000-01-01,1,1,2,3\n2000-01-02,2,1,2,4\n",
	} {
		p := cube.Pick{}
		if strings.Contains(want, "no time") {
			p.Time = "2000"
		}
		if strings.HasPrefix(text, "grid ") {
			text, p.Grid = text[5:], []float64{-180, -90, 180, 90}
		}
		if _, err := loadCube(t, "long.csv", text, p); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func num(i int) string {
	return string(rune('0'+i/100%10)) + "." + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
}

// Files with a date in their names are frames of one shape.
func TestStackOfFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "air-1999.csv", []byte("lat,lon,v\n1,2,3\n2,2,4\n"))
	write(t, dir, "air-2000.csv", []byte("lat,lon,v\n1,2,5\n2,2,6\n"))
	write(t, dir, "odd-2001.csv", []byte("lat,lon,v\n1,2,5\n2,2,6\n3,2,7\n"))
	write(t, dir, "air.csv", []byte("lat,lon,v\n1,2,5\n2,2,6\n"))
	open := func(paths ...string) (cube.Source, error) {
		return source.OpenCube(context.Background(), table.Input{Paths: paths}, source.Options{Dir: dir})
	}
	src, err := open("air-1999.csv", "air-2000.csv")
	if err != nil {
		t.Fatal(err)
	}
	w, err := cube.Open(src, "air", cube.Pick{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := cube.Load(context.Background(), w, 0)
	if err != nil || len(f.Values) != 4 || f.Values[0] != 4 || f.Values[3] != 5 || w.Head().Times[1].Year != 2000 {
		t.Errorf("%v %v", f.Values, err)
	}
	for want, paths := range map[string][]string{
		"frames have one shape": {"air-1999.csv", "odd-2001.csv"},
		"holds no year or date": {"air-1999.csv", "air.csv"},
	} {
		if _, err := open(paths...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// An array has places and times when a person says them.
func TestArrayAsCube(t *testing.T) {
	head := "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 2), }"
	data := "\x93NUMPY\x01\x00" + string(rune(len(head)+1)) + "\x00" + head + "\n\x01\x02\x03\x04\x05\x06\x07\x08"
	f, err := loadCube(t, "a.npy", data, cube.Pick{Grid: []float64{0, -90, 360, 90}, Dates: "2002-11/2mon"})
	if err != nil {
		t.Fatal(err)
	}
	// Rows stay; columns begin at 180 degrees west, so that they change places.
	for i, want := range []float64{2, 1, 4, 3, 6, 5, 8, 7} {
		if f.Values[i] != want {
			t.Errorf("value %d is %v, want %v", i, f.Values[i], want)
		}
	}
	if h := f.Head(); h.Times[1].Year != 2003 || h.Times[1].Month != 1 || h.Lon.Edges()[0] != -180 {
		t.Errorf("%v %v", h.Times, h.Lon.Edges())
	}
	for want, p := range map[string]cube.Pick{
		"--grid":                       {},
		"has 2 places (0, 1)":          {Grid: []float64{-180, -90, 180, 90}},
		"four numbers in degrees":      {Grid: []float64{-180, 90, 180, -90}},
		"the first frame and the step": {Grid: []float64{-180, -90, 180, 90}, Dates: "soon"},
	} {
		if _, err := loadCube(t, "a.npy", data, p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}
