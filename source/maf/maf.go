// Package maf reads Mutation Annotation Format files (Genomic Data Commons, "MAF
// format", 2.4 and its kin): tab-separated text, a row a mutation, below lines
// of comments that begin with #. It takes those lines off and leaves the rest to
// the reader of tab-separated text.
package maf

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func init() {
	source.Register(source.Format{Name: "maf", Endings: []string{".maf"}, Sniff: sniff, Open: Open})
}

// sniff knows the version line, and the header of a file without one.
func sniff(head []byte) bool {
	if bytes.HasPrefix(head, []byte("#version")) {
		return true
	}
	for len(head) > 0 && head[0] == '#' {
		_, head, _ = bytes.Cut(head, []byte("\n"))
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return bytes.HasPrefix(line, []byte("Hugo_Symbol\t")) && bytes.Contains(line, []byte("Tumor_Sample_Barcode"))
}

// mostComments bounds the lines of comments, in bytes.
const mostComments = 1 << 20

// Open takes the comments off and opens what follows as tab-separated text.
func Open(ctx context.Context, r source.Request) (table.Source, error) {
	text, ok := source.Lookup("tsv")
	if !ok {
		return nil, fmt.Errorf("%s: the reader of tab-separated text is not part of this program", r.Name)
	}
	whole := r.Open
	r.Open = func() (io.ReadCloser, error) {
		rc, err := whole()
		if err != nil {
			return nil, err
		}
		in := bufio.NewReaderSize(rc, 64<<10)
		if _, err := skipComments(in); err != nil {
			rc.Close()
			return nil, fmt.Errorf("%s: %w", r.Name, err)
		}
		return &rest{Reader: in, Closer: rc}, nil
	}
	rc, err := r.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(rc, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	r.Head = head[:n]
	r.Size, r.Path = 0, "" // of the whole, which the rest is not
	if r.Input.Delim == "" {
		r.Input.Delim = "tab"
	}
	return text.Open(ctx, r)
}

type rest struct {
	io.Reader
	io.Closer
}

// skipComments reads lines that begin with # and returns how many bytes they are.
func skipComments(in *bufio.Reader) (n int, err error) {
	for {
		first, err := in.Peek(1)
		if err != nil || first[0] != '#' {
			return n, nil // what is wrong with the first line, its reader says
		}
		for more := true; more; {
			part, err := in.ReadSlice('\n')
			n += len(part)
			if n > mostComments {
				return n, fmt.Errorf("more than %d bytes of comments; is it a MAF file?", mostComments)
			}
			if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
				return n, nil
			}
			more = err != nil
		}
	}
}
