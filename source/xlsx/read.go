package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
	"github.com/xuri/excelize/v2"
)

// load reads the sheet into a table.
func (f *file) load(ctx context.Context) (*table.Table, error) {
	packed, err := readAll(f.r)
	if err != nil {
		return nil, err
	}
	if err := bounded(f.r, packed); err != nil {
		return nil, err
	}
	// Everything stays in memory, which bounded has looked at: no temporary files.
	book, err := excelize.OpenReader(bytes.NewReader(packed), excelize.Options{UnzipSizeLimit: f.r.Limits.Bytes, UnzipXMLSizeLimit: f.r.Limits.Bytes})
	if err != nil {
		return nil, fmt.Errorf("%s: is not a workbook that can be read (%w); open it in a spreadsheet program and save it again", f.r.Name, err)
	}
	defer book.Close()
	sheet, note, err := choose(f.r, book.GetSheetList())
	if err != nil {
		return nil, err
	}
	b := &builder{ctx: ctx, r: f.r, book: book, sheet: sheet}
	if err := b.kinds(); err != nil {
		return nil, err
	}
	if err := b.read(); err != nil {
		return nil, err
	}
	t, err := b.table()
	if err != nil {
		return nil, err
	}
	if note != "" {
		t.Notes = append(t.Notes, note)
	}
	return t, nil
}

func readAll(r source.Request) ([]byte, error) {
	rc, err := r.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	b, err := io.ReadAll(io.LimitReader(rc, r.Limits.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > r.Limits.Bytes {
		return nil, fmt.Errorf("%s: is larger than the limit of %d bytes of memory; raise --limit-memory", r.Name, r.Limits.Bytes)
	}
	return b, nil
}

// freeUnpack is how far any workbook may unpack.
const freeUnpack = 64 << 20

// bounded refuses an archive that unpacks to more than memory or the ratio of
// Limits.Unpack allow, by the sizes in its directory. The zip reader fails
// where an entry holds more than its size there.
func bounded(r source.Request, packed []byte) error {
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return fmt.Errorf("%s: is not an Excel workbook (%w)", r.Name, err)
	}
	most := uint64(min(r.Limits.Bytes, max(freeUnpack, int64(len(packed))*r.Limits.Unpack)))
	sum := uint64(0)
	for _, e := range z.File {
		if e.UncompressedSize64 > most || sum+e.UncompressedSize64 > most {
			return fmt.Errorf("%s: the workbook unpacks to more than %d times its size, or than %d bytes; if you trust it, raise --limit-unpack and --limit-memory", r.Name, r.Limits.Unpack, r.Limits.Bytes)
		}
		sum += e.UncompressedSize64
	}
	return nil
}

// choose is the sheet to read, by Input.Key or the first.
func choose(r source.Request, sheets []string) (sheet, note string, err error) {
	if len(sheets) == 0 {
		return "", "", fmt.Errorf("%s: the workbook has no sheet", r.Name)
	}
	if r.Input.Key == "" {
		if len(sheets) > 1 {
			note = fmt.Sprintf("sheet %q of %d is read; --key NAME reads another", sheets[0], len(sheets))
		}
		return sheets[0], note, nil
	}
	if slices.Contains(sheets, r.Input.Key) {
		return r.Input.Key, "", nil
	}
	return "", "", fmt.Errorf("%s: there is no sheet %q; the sheets are %s", r.Name, r.Input.Key, strings.Join(sheets[:min(len(sheets), 20)], ", "))
}

// maxRows is how many rows a sheet may have by the standard.
const maxRows = 1 << 20

// cellBytes is what a cell takes while its column may still become text.
const cellBytes = 16

// lines calls with for each line that has a cell, until it returns false.
func (b *builder) lines(raw bool, with func(cells []string) (bool, error)) error {
	rows, err := b.book.Rows(b.sheet)
	if err != nil {
		return fmt.Errorf("%s: sheet %q: %w", b.r.Name, b.sheet, err)
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		if n&1023 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		if n >= maxRows {
			return fmt.Errorf("%s: sheet %q: more rows than the %d that a sheet may have", b.r.Name, b.sheet, maxRows)
		}
		cells, err := rows.Columns(excelize.Options{RawCellValue: raw})
		if err != nil {
			return fmt.Errorf("%s: sheet %q, row %d: %w", b.r.Name, b.sheet, n+1, err)
		}
		if !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue
		}
		if more, err := with(cells); err != nil || !more {
			return err
		}
	}
	return nil
}
