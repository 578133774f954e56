package maf_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/maf"
	_ "github.com/swelter/swelter/source/text"
	"github.com/swelter/swelter/table"
)

const small = "#version 2.4\n#made by hand\nHugo_Symbol\tVariant_Classification\tTumor_Sample_Barcode\nTP53\tMissense_Mutation\ta\nKRAS\tSilent\tb\n"

func open(data []byte) (table.Source, error) {
	return maf.Open(context.Background(), source.Request{
		Name: "t.maf", Size: int64(len(data)), Head: data[:min(len(data), 4096)],
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	})
}

func TestCommentsAreTakenOff(t *testing.T) {
	for name, text := range map[string]string{
		"comments": small, "none": small[strings.Index(small, "Hugo"):], "windows": strings.ReplaceAll(small, "\n", "\r\n"),
	} {
		src, err := open([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(got.Columns) != 3 || got.Rows() != 2 || got.Columns[0].Name != "Hugo_Symbol" || got.Columns[2].Dict[got.Columns[2].Codes[1]] != "b" {
			t.Errorf("%s: %d columns, %d rows", name, len(got.Columns), got.Rows())
		}
	}
}

func TestEndlessCommentsAreRefused(t *testing.T) {
	if _, err := open([]byte("#" + strings.Repeat("x", 2<<20))); err == nil || !strings.Contains(err.Error(), "bytes of comments") {
		t.Error(err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("#\n#"))
	f.Add([]byte("Hugo_Symbol\tx\n\"a\tb"))
	f.Fuzz(func(t *testing.T, data []byte) {
		src, err := open(data)
		if err != nil {
			return
		}
		defer src.Close()
		got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{Bytes: 1 << 20})
		if err == nil && len(got.Columns) > 0 && bytes.HasPrefix([]byte(got.Columns[0].Name), []byte("#version")) {
			t.Errorf("a comment became a column: %q", got.Columns[0].Name)
		}
	})
}
