package text

import (
	"context"
	"encoding/csv"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// wideText is rows x cols of normal numbers; digits is the precision.
func wideText(rows, cols, digits int) []byte {
	rnd := rand.New(rand.NewPCG(1, 2))
	b := []byte("c0")
	for c := 1; c < cols; c++ {
		b = append(b, ",c"+strconv.Itoa(c)...)
	}
	for range rows {
		for c := range cols {
			sep := byte(',')
			if c == 0 {
				sep = '\n'
			}
			b = strconv.AppendFloat(append(b, sep), rnd.NormFloat64(), 'g', digits, 64)
		}
	}
	return append(b, '\n')
}

// longText has an id, two numbers and a word in each row.
func longText(rows int) []byte {
	rnd := rand.New(rand.NewPCG(1, 2))
	b := []byte("id,x,name,y\n")
	for i := range rows {
		b = strconv.AppendInt(b, int64(i), 10)
		b = strconv.AppendFloat(append(b, ','), rnd.NormFloat64(), 'f', 5, 64)
		b = append(b, [...]string{",alpha,", ",beta,", ",Zürich,"}[rnd.IntN(3)]...)
		b = append(strconv.AppendFloat(b, rnd.NormFloat64(), 'f', 5, 64), '\n')
	}
	return b
}

// One core: go test -bench . -cpu 1. Peers on the same file: peers.py of testdata.
func BenchmarkMatrix(b *testing.B) {
	for _, digits := range []int{4, 17} {
		data := wideText(1000, 1000, digits)
		b.Run("digits="+strconv.Itoa(digits), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				f, err := fromBytes("t.csv", data, table.Input{}, source.Limits{})
				if err != nil {
					b.Fatal(err)
				}
				if _, _, err := f.ReadMatrix(context.Background(), table.MatrixOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkColumns(b *testing.B) {
	const rows = 500_000
	data := longText(rows)
	for _, columns := range []string{"x,y", "x,name", "id,x,name,y"} {
		b.Run(columns, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			f, err := fromBytes("t.csv", data, table.Input{}, source.Limits{})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := f.Schema(context.Background()); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				q := table.Query{Columns: strings.Split(columns, ",")}
				if err := f.Scan(context.Background(), q, func(*table.Table) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
	b.Run("encoding-csv/x,y", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			r := csv.NewReader(strings.NewReader(string(data)))
			r.ReuseRecord = true
			r.Read()
			for {
				rec, err := r.Read()
				if err != nil {
					break
				}
				strconv.ParseFloat(rec[1], 64)
				strconv.ParseFloat(rec[3], 64)
			}
		}
		b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds()/1e6, "Mrows/s")
	})
}
