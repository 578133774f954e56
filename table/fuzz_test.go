package table

import (
	"strings"
	"testing"
)

// FuzzMatrix makes grids of tables of any text, with and without options:
// never a panic, never a grid whose parts do not fit, no error of two lines.
func FuzzMatrix(f *testing.F) {
	for _, s := range []string{
		sales, people, "a\n1\n", "year,month,v\n2000,1,2\n2000,2,3\n2001,1,4\n2001,2,5\n",
		"n,1,1\nm,lh,rh\n,,\n0,1,2\n1,3,4\n", "d,v\n2014-01-31,1\n2014-02-28,2\n", "t,v\n2014-07-01 00:00,1\n2014-07-01 00:30,2\n2014-07-01 01:00,2\n",
		"x:10,k,v\n1,a,1\n", "a,b\ninf,-inf\n1e308,-1e308\n", "k,9999-12-31,0000-01-01\na,1,2\n", "d\n1/2/2014\n13/2/2014\n",
	} {
		f.Add(s, uint8(0), "a:0.1")
		f.Add(s, uint8(7), "d.week")
	}
	sorts := []string{"", "none", "name", "value-desc", "date", "date-desc", "none-desc", "name-desc"}
	f.Fuzz(func(t *testing.T, text string, shape uint8, key string) {
		tab := &Table{Name: "fuzz"}
		rows := strings.Split(text, "\n")
		names, _ := UniqueNames(strings.Split(rows[0], ","))
		for i, n := range names {
			in := NewInferrer(n, InferOptions{})
			for _, row := range rows[1:] {
				if cells := strings.Split(row, ","); i < len(cells) {
					in.Add([]byte(cells[i]))
				} else {
					in.AddMissing()
				}
			}
			c, _ := in.Column()
			tab.Columns = append(tab.Columns, c)
		}
		o := MatrixOptions{LimitCells: 1e6}
		if shape > 0 {
			o.SortRows, o.SortCols = sorts[shape%8], sorts[shape/8%8]
		}
		if shape >= 64 {
			o.Rows, o.Cols, o.Agg = []string{key}, []string{names[int(shape)%len(names)]}, aggregates[int(shape)%8]
			o.Value = names[int(shape)/3%len(names)]
		}
		if shape >= 128 {
			o.Rows = append(o.Rows, names[0])
		}
		g, _, err := Matrix(tab, o, "")
		if err == nil {
			err = g.Check()
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q", err)
		} else {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if int64(g.Rows)*int64(g.Cols) > 1e6 {
			t.Errorf("%d x %d cells", g.Rows, g.Cols)
		}
		if r, n, _, err := Corr(tab, CorrOptions{}); err == nil && (r.Check() != nil || n.Check() != nil) {
			t.Error(r.Check(), n.Check())
		}
	})
}
