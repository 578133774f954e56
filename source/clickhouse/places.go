package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/table"
)

// places adds points up on the square of web Mercator on the server.
type places struct {
	s        *Source
	lon, lat string // degrees in SQL
	weight   string // "" is 1
	x, y     string // places in 32 bits from the west and the north
	from     string // FROM and the WHERE of all points with a place
	ordered  bool   // placeColumn finds rows by place
}

// placeColumn is the column by which the rows of a table laid out for maps are
// found: see docs/clickhouse.md. Its 64 bits are degrees in Morton's order, the
// same bits on any machine, since they come of sums and products alone.
const placeColumn = "swelter_place"

// Places counts on the server where conditions and columns allow it.
func (s *Source) Places(o table.PointsOptions, q table.Query) (table.Places, bool) {
	weight := o.Weight
	o.Weight = ""
	lon, lat, from, ok := s.places(o, q)
	p := &places{s: s, lon: lon, lat: lat, ordered: s.placed}
	there := "isFinite(" + lon + ") AND isFinite(" + lat + ")"
	if weight != "" {
		f, err := s.field(weight)
		ok = ok && err == nil && f.Kind == table.Number
		p.weight = "ifNull(toFloat64(" + f.expr + "), nan)"
		there += " AND isFinite(" + p.weight + ")"
	}
	p.from = strings.Replace(from, " WHERE 1", " WHERE "+there, 1)
	p.x, p.y = placeX(lon), placeY(lat)
	return p, ok
}

// placeX and placeY are geo.WorldPlace in 32 bits, operation for operation; sine
// and logarithm may be another's in the last bit.
func placeX(lon string) string {
	x := "(" + lon + " / 360 + 0.5)"
	return "toUInt32(least((" + x + " - floor(" + x + ")) * 4294967296, 4294967295.))"
}

func placeY(lat string) string {
	radian := numberText(math.Pi / 180)
	s := "if(abs(" + lat + ") <= 45, sin(" + lat + " * " + radian + "), if(" + lat + " < 0, -1, 1) * cos((90 - abs(" + lat + ")) * " + radian + "))"
	y := "(0.5 - log((1 + " + s + ") / (1 - " + s + ")) / " + numberText(4*math.Pi) + ")"
	return "toUInt32(greatest(0., least(" + y + " * 4294967296, 4294967295.)))"
}

// within the square: what lies nearer the poles has no place.
func (p *places) square() string { return "abs(" + p.lat + ") <= " + numberText(geo.MaxMercatorLat) }

// Survey looks at all rows once.
func (p *places) Survey(ctx context.Context) (table.PlaceSurvey, error) {
	o := table.PlaceSurvey{Weighted: p.weight != "", Whole: true}
	w := "1"
	if o.Weighted {
		w = p.weight
	}
	in := p.square()
	err := p.s.client.query(ctx, "SELECT count(), maxIf(abs("+p.lat+"), isFinite("+p.lat+")), maxIf(abs("+p.lon+"), isFinite("+p.lon+"))"+p.allRows(), func(b *block) error {
		if b.rows > 0 {
			o.Rows, o.FarLat, o.FarLon = int64(b.number(0, 0)), b.number(1, 0), b.number(2, 0)
		}
		return nil
	})
	if err != nil || o.FarLat > 90 || o.FarLon > 360 {
		return o, err
	}
	sql := fmt.Sprintf("SELECT count(), sum(%[1]s), min(%[1]s), countIf(floor(%[1]s) != %[1]s), "+
		"min(bitShiftRight(%[2]s, 16)), min(bitShiftRight(%[3]s, 16)), max(bitShiftRight(%[2]s, 16)), max(bitShiftRight(%[3]s, 16)), "+
		"hex(sum(cityHash64(%[2]s, %[3]s, %[1]s)))", w, p.x, p.y)
	err = p.s.client.query(ctx, sql+p.from+" AND "+in, func(b *block) error {
		if b.rows == 0 || b.number(0, 0) == 0 {
			return nil
		}
		n := func(i int) float64 { return b.number(i, 0) }
		o.Points, o.Sum, o.Least, o.Whole = int64(n(0)), n(1), n(2), n(3) == 0
		o.Box = table.PlaceBox{X0: uint64(n(4)), Y0: uint64(n(5)), X1: uint64(n(6)) + 1, Y1: uint64(n(7)) + 1}
		o.Digest = b.text(8, 0)
		return nil
	})
	return o, err
}

// allRows is FROM and WHERE of all rows that meet the conditions.
func (p *places) allRows() string {
	there := "isFinite(" + p.lon + ") AND isFinite(" + p.lat + ")"
	if p.weight != "" {
		there += " AND isFinite(" + p.weight + ")"
	}
	return strings.Replace(p.from, " WHERE "+there, " WHERE 1", 1)
}

// cell is a place in fewer bits.
func cell(place string, bits int) string {
	return "bitShiftRight(" + place + ", " + strconv.Itoa(32-bits) + ")"
}

// sums are what becomes of the rows of a cell.
func (p *places) sums() string {
	if p.weight == "" {
		return "count()"
	}
	return "count(), sum(" + p.weight + ")"
}

// Cells adds up the rows of a box, a row of the answer for each of its cells.
func (p *places) Cells(ctx context.Context, bits int, box table.PlaceBox, yield func(table.PlaceCell) error) error {
	if bits < 1 || bits > 32 || box.X0 >= box.X1 || box.Y0 >= box.Y1 || box.X1 > 1<<bits || box.Y1 > 1<<bits {
		return fmt.Errorf("%s: no such cells", p.s.name)
	}
	where := p.from + " AND " + p.square() + p.near(bits, box)
	sql := "SELECT " + cell(p.x, bits) + " AS cx, " + cell(p.y, bits) + " AS cy, " + p.sums() + where +
		fmt.Sprintf(" AND cx >= %d AND cx < %d AND cy >= %d AND cy < %d GROUP BY cx, cy", box.X0, box.X1, box.Y0, box.Y1)
	return p.s.client.query(ctx, sql, func(b *block) error {
		for r := range b.rows {
			c := table.PlaceCell{X: uint32(b.number(0, r)), Y: uint32(b.number(1, r)), Points: int64(b.number(2, r))}
			c.Sum = float64(c.Points)
			if p.weight != "" {
				c.Sum = b.number(3, r)
			}
			if err := yield(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// Sums counts the cells of each sum: in one question, or, where the memory of the
// server does not suffice for all cells at once, band after band of the square.
func (p *places) Sums(ctx context.Context, bits int, yield func(sum float64, cells int64) error) error {
	all := map[float64]int64{}
	err := p.sumsOf(ctx, bits, "", all)
	if r := new(refusal); errors.As(err, &r) && r.code == codeMemory {
		clear(all)
		err = p.bands(ctx, bandRows, func(where string) error { return p.sumsOf(ctx, bits, where, all) })
	}
	if err != nil {
		return err
	}
	for _, sum := range slices.Sorted(maps.Keys(all)) {
		if err := yield(sum, all[sum]); err != nil {
			return err
		}
	}
	return nil
}

// sumsOf adds the cells of some rows to those that have each sum.
func (p *places) sumsOf(ctx context.Context, bits int, where string, all map[float64]int64) error {
	sum := "count()"
	if p.weight != "" {
		sum = "sum(" + p.weight + ")"
	}
	inner := "SELECT " + sum + " AS c" + p.from + " AND " + p.square() + where + " GROUP BY " + cell(p.x, bits) + ", " + cell(p.y, bits)
	return p.s.client.query(ctx, "SELECT c, count() FROM ("+inner+") GROUP BY c", func(b *block) error {
		for r := range b.rows {
			all[b.number(0, r)] += int64(b.number(1, r))
		}
		return nil
	})
}

// bandRows is how many rows a band has about, unless a 256th of the square has
// more: a tenth of a gigabyte of cells on the server.
const bandRows = 1_000_000

// bands cuts the square into bands from the north to the south, of whole 256ths
// of it, which no cell of a tile's pixels crosses, and of at most so many rows
// where they are more than one.
func (p *places) bands(ctx context.Context, most int64, each func(where string) error) error {
	var rows [256]int64
	at := cell(p.y, 8)
	err := p.s.client.query(ctx, "SELECT "+at+" AS band, count()"+p.from+" AND "+p.square()+" GROUP BY band", func(b *block) error {
		for r := range b.rows {
			rows[uint8(b.number(0, r))] += int64(b.number(1, r))
		}
		return nil
	})
	for from := 0; err == nil && from < len(rows); {
		to, n := from+1, rows[from]
		for to < len(rows) && n+rows[to] <= most {
			n += rows[to]
			to++
		}
		if n > 0 {
			box := table.PlaceBox{X1: 256, Y0: uint64(from), Y1: uint64(to)}
			err = each(p.near(8, box) + fmt.Sprintf(" AND %s >= %d AND %[1]s < %[3]d", at, from, to))
		}
		from = to
	}
	return err
}

// near are conditions that every row of a box meets, and by which the server
// finds them: degrees, a little wider, and runs of the column of places.
func (p *places) near(bits int, box table.PlaceBox) string {
	const slack = 1e-9
	side := math.Ldexp(1, bits)
	west, north := geo.FromWorldPlace(float64(box.X0)/side, float64(box.Y0)/side)
	east, south := geo.FromWorldPlace(float64(box.X1)/side, float64(box.Y1)/side)
	west, east, south, north = west-slack, east+slack, max(-90, south-slack), min(90, north+slack)
	var around []string
	var runs []run
	for _, turn := range []float64{-360, 0, 360} {
		w, e := max(-360, west+turn), min(360, east+turn)
		if w > e {
			continue
		}
		around = append(around, "("+p.lon+" >= "+numberText(w)+" AND "+p.lon+" <= "+numberText(e)+")")
		runs = append(runs, runsOf(w, south, e, north)...)
	}
	sql := " AND " + p.lat + " >= " + numberText(south) + " AND " + p.lat + " <= " + numberText(north) + " AND (" + strings.Join(around, " OR ") + ")"
	if !p.ordered {
		return sql
	}
	for i, r := range runs {
		around = append(around[:i], fmt.Sprintf("(%s >= %d AND %s <= %d)", placeColumn, r.first, placeColumn, r.last))
	}
	return sql + " AND (" + strings.Join(around, " OR ") + ")"
}
