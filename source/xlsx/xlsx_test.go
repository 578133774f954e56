package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
	"github.com/xuri/excelize/v2"
)

func open(data []byte, in table.Input, limits source.Limits) (table.Source, error) {
	return Open(context.Background(), source.Request{
		Name: "book.xlsx", Head: data[:min(len(data), 4096)], Input: in, Limits: limits,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	})
}

// book is a workbook whose first sheet has the cells of rows from A1.
func book(t testing.TB, rows [][]any, change func(f *excelize.File)) []byte {
	f := excelize.NewFile()
	defer f.Close()
	if change != nil { // a sheet that was streamed cannot be changed
		for i, r := range rows {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
				t.Fatal(err)
			}
		}
		change(f)
	} else {
		stream(t, f, rows)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func stream(t testing.TB, f *excelize.File, rows [][]any) {
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

// Numbers and flags are stored as such, times as text in ISO 8601.
func TestConformance(t *testing.T) {
	conformance.Run(t, func(t testing.TB, want *table.Table) table.Source {
		rows := [][]any{{}}
		for _, n := range want.Names() {
			rows[0] = append(rows[0], n)
		}
		for r := range want.Rows() {
			var row []any
			for _, c := range want.Columns {
				switch s := conformance.Cell(c, r); {
				case s == "":
					row = append(row, nil)
				case c.Kind == table.Number:
					row = append(row, c.Floats[r])
				case c.Kind == table.Bool:
					row = append(row, c.Floats[r] != 0)
				default:
					row = append(row, s)
				}
			}
			rows = append(rows, row)
		}
		src, err := open(book(t, rows, nil), table.Input{}, source.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { src.Close() })
		return src
	})
}

func collect(t testing.TB, data []byte, in table.Input) *table.Table {
	src, err := open(data, in, source.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func cells(t *table.Table) string {
	var out []string
	for _, c := range t.Columns {
		var line []string
		for r := range c.Len() {
			line = append(line, conformance.Cell(c, r))
		}
		out = append(out, c.Name+": "+strings.Join(line, " "))
	}
	return strings.Join(out, "; ")
}

// Dates are numbers with a format; percentages and money stay numbers. 45292 is
// 2024-01-01.
func TestDatesByTheirFormat(t *testing.T) {
	data := book(t, [][]any{{"day", "share", "price", "when"}, {45292, .25, 1234.5, 45292.75}, {45293, .5, 7, 45292.760416666664}, {nil, nil, nil, nil}}, func(f *excelize.File) {
		for col, format := range map[string]string{"A": "dd.mm.yyyy", "B": "0%", "C": "#,##0.00 [$EUR]", "D": "yyyy-mm-dd hh:mm"} {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", col+"2", col+"3", style); err != nil {
				t.Fatal(err)
			}
		}
	})
	got := collect(t, data, table.Input{})
	want := "day: 2024-01-01 2024-01-02; share: 0.25 0.5; price: 1234.5 7; when: 2024-01-01 18:00:00 2024-01-01 18:15:00"
	if s := cells(got); s != want || got.Columns[0].Kind != table.Time || got.Columns[3].Kind != table.Time {
		t.Errorf("%s, want %s", s, want)
	}
}

func TestShapes(t *testing.T) {
	for name, c := range map[string]struct {
		rows  [][]any
		in    table.Input
		want  string
		notes string
	}{
		"title and blank lines": {[][]any{{}, {"Sales of 2024"}, {}, {"city", "n"}, {"Oslo", 1}, {}, {"Rome", 2}}, table.Input{}, "city: Oslo Rome; n: 1 2", `the line "Sales of 2024" above the names is passed over`},
		"one column":            {[][]any{{"n"}, {1}, {2}}, table.Input{}, "n: 1 2", ""},
		"ragged":                {[][]any{{"a"}, {1}, {2, 3}}, table.Input{}, "a: 1 2; B:  3", ""},
		"equal names":           {[][]any{{"a", "a", nil, "a"}, {1, 2, 3, 4}}, table.Input{}, "a: 1; a_2: 2; C: 3; a_3: 4", ""},
		"no names":              {[][]any{{1, 2}, {3, 4}}, table.Input{NoHeader: true}, "A: 1 3; B: 2 4", ""},
	} {
		got := collect(t, book(t, c.rows, nil), c.in)
		if s := cells(got); s != c.want || strings.Join(got.Notes, "|") != c.notes {
			t.Errorf("%s: %s %q, want %s %q", name, s, got.Notes, c.want, c.notes)
		}
	}
}

func TestSheets(t *testing.T) {
	data := book(t, [][]any{{"a"}, {1}}, func(f *excelize.File) {
		f.NewSheet("Other")
		f.SetSheetRow("Other", "A1", &[]any{"b"})
		f.SetSheetRow("Other", "A2", &[]any{time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)})
	})
	if got := collect(t, data, table.Input{}); cells(got) != "a: 1" || len(got.Notes) != 1 || !strings.Contains(got.Notes[0], `sheet "Sheet1" of 2 is read`) {
		t.Errorf("%s %q", cells(got), got.Notes)
	}
	if got := collect(t, data, table.Input{Key: "Other"}); cells(got) != "b: 2024-02-29" {
		t.Error(cells(got))
	}
	src, _ := open(data, table.Input{Key: "None"}, source.Limits{})
	if _, err := src.Schema(context.Background()); err == nil || !strings.Contains(err.Error(), `there is no sheet "None"; the sheets are Sheet1, Other`) {
		t.Error(err)
	}
}

// bomb is an archive that unpacks a thousandfold.
func bomb(t *testing.T) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	return b.Bytes()
}

func TestRefusals(t *testing.T) {
	small := book(t, [][]any{{"a", "b"}, {1, 2}, {3, 4}}, nil)
	far := book(t, [][]any{{"a"}}, func(f *excelize.File) { f.SetCellValue("Sheet1", "XFD9", 1) })
	for name, c := range map[string]struct {
		data   []byte
		limits source.Limits
		want   string
	}{
		"bomb":      {bomb(t), source.Limits{}, "the workbook unpacks to more than 200 times its size"},
		"old":       {[]byte("\xd0\xcf\x11\xe0\xa1"), source.Limits{}, "an old or encrypted workbook; save it as .xlsx"},
		"text":      {[]byte("a,b\n"), source.Limits{}, "is no zip archive"},
		"cut short": {small[:len(small)/2], source.Limits{}, "is not an Excel workbook"},
		"cells":     {small, source.Limits{Cells: 3}, "more than 1 rows of 2 cells are beyond the limits"},
		"far cell":  {far, source.Limits{Cells: 1000}, "more than 0 rows of 16384 cells are beyond the limits"},
		"memory":    {small, source.Limits{Bytes: 1000}, "is larger than the limit of 1000 bytes"},
		"no rows":   {book(t, [][]any{{"a"}}, nil), source.Limits{}, table.ErrNoRows.Error()},
	} {
		src, err := open(c.data, table.Input{}, c.limits)
		if err == nil {
			_, err = src.Schema(context.Background())
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// with is a workbook with other contents of some of its parts.
func with(t testing.TB, data []byte, parts map[string]string) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, e := range z.File {
		w, err := out.Create(e.Name)
		if err != nil {
			t.Fatal(err)
		}
		if part, ok := parts[e.Name]; ok {
			io.WriteString(w, part)
			continue
		}
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	out.Close()
	return b.Bytes()
}

// FuzzRead: whatever the sheet, the texts and the formats hold, never a panic;
// an error or a table of whole columns.
func FuzzRead(f *testing.F) {
	sheet := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="A2" s="1"><v>45292</v></c><c r="B2" t="b"><v>1</v></c></row></sheetData></worksheet>`
	texts := `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>x</t></si></sst>`
	styles := `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`
	base := book(f, [][]any{{"a", "b"}, {1, "x"}}, func(*excelize.File) {}) // not streamed: it has shared texts
	f.Add(sheet, texts, styles)
	f.Fuzz(func(t *testing.T, sheet, texts, styles string) {
		data := with(t, base, map[string]string{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts, "xl/styles.xml": styles})
		src, err := open(data, table.Input{}, source.Limits{Cells: 1 << 16, Bytes: 1 << 22})
		if err != nil {
			return
		}
		got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil {
			return
		}
		for _, c := range got.Columns {
			if c.Len() != got.Rows() {
				t.Fatalf("column %q has %d rows of %d", c.Name, c.Len(), got.Rows())
			}
		}
	})
}
