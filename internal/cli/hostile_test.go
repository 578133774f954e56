//go:build unix

package cli

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// Files that want to fill the memory or never end. Each has to be refused in
// one line, without an output; that it ends at all is the test's timeout, that
// memory stays bounded is the reader's own tests and the size of what is read
// here (far beyond the machine's memory would be the alternative).
func TestHostileFiles(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		says string
	}{
		{"gzip.csv.gz", bombGzip, "gzip.csv.gz"},
		{"zstd.csv.zst", bombZstd, "zstd.csv.zst"},
		{"cells.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1073741824, 1073741824), }"), "cells.npy"},
		{"object.npy", npy("{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }"), "object.npy"},
		{"short.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }"), "short.npy"},
		{"footer.parquet", parquetFooter, "footer.parquet"},
		{"line.csv", sparse(2 << 30), "line.csv"},
		{"nested.json", nested, "nested.json"},
		{"open.json", text(`[{"a": 1`), "open.json"},
		{"binary.csv", text("\x00\x01\x02\xff\xfe\x00binary\x00"), "binary.csv"},
		{"folder.csv", folder, "folder.csv"},
		{"pipe.csv", fifo, "pipe.csv"},
		{"zero.csv", link("/dev/zero"), "zero.csv"},
		{"random.csv", link("/dev/urandom"), "random.csv"},
		{"tty.csv", link("/dev/null"), "tty.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(dir, c.name)
			c.make(t, path)
			out := filepath.Join(dir, c.name+".png")
			var stdout, stderr bytes.Buffer
			code := Run([]string{"matrix", path, "-o", out}, strings.NewReader(""), &stdout, &stderr)
			words := strings.ReplaceAll(stderr.String(), dir+"/", "")
			if code != exitFailed || checkLine(words) != nil {
				t.Fatalf("exit code %d, said %q", code, words)
			}
			if !strings.Contains(words, c.says) || len(words) > 400 {
				t.Errorf("said %q", words)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("there is an output")
			}
		})
	}
}

// Standard input may never end either.
func TestHostileStdin(t *testing.T) {
	for name, in := range map[string]io.Reader{
		"zeros":   endless(0),
		"letters": endless('x'),
		"lines":   endless('\n'),
	} {
		out := filepath.Join(t.TempDir(), "out.png")
		var stdout, stderr bytes.Buffer
		code := Run([]string{"matrix", "-", "-o", out, "--limit-memory", "64MB"}, in, &stdout, &stderr)
		if code != exitFailed || checkLine(stderr.String()) != nil {
			t.Errorf("%s: exit code %d, said %q", name, code, stderr.String())
		}
	}
}

// Files beside the input are not trusted either.
func TestHostileCompanions(t *testing.T) {
	dir := t.TempDir()
	wide, pipe := filepath.Join(dir, "wide.csv"), filepath.Join(dir, "pipe")
	text("a,b\n1,2\n")(t, wide)
	fifo(t, pipe)
	for _, path := range []string{pipe, "/dev/zero", dir, filepath.Join(dir, "nosuch")} {
		for _, args := range [][]string{
			{"run", path},
			{"matrix", wide, "--font", path},
			{"matrix", wide, "--mask", path},
			{"matrix", wide, "--annot-from", path},
		} {
			var stdout, stderr bytes.Buffer
			code := Run(append(args, "-o", filepath.Join(dir, "out.png")), strings.NewReader(""), &stdout, &stderr)
			if code != exitFailed || checkLine(stderr.String()) != nil {
				t.Errorf("%v: exit code %d, said %q", args, code, stderr.String())
			}
		}
	}
}

// endless is a reader that gives one byte for ever.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func text(s string) func(*testing.T, string) {
	return func(t *testing.T, path string) { check(t, os.WriteFile(path, []byte(s), 0o644)) }
}

func link(to string) func(*testing.T, string) {
	return func(t *testing.T, path string) { check(t, os.Symlink(to, path)) }
}

func folder(t *testing.T, path string) { check(t, os.Mkdir(path, 0o755)) }
func fifo(t *testing.T, path string)   { check(t, syscall.Mkfifo(path, 0o644)) }

// sparse is one line of n zero bytes that takes no room on the disk.
func sparse(n int64) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		check(t, os.WriteFile(path, []byte("a,b\n1,"), 0o644))
		check(t, os.Truncate(path, n))
	}
}

// bombSize is what a bomb unpacks to: one row after the other.
const bombSize = 512 << 20

func bomb(t *testing.T, w io.WriteCloser) {
	_, err := io.WriteString(w, "a,b\n")
	check(t, err)
	block := bytes.Repeat([]byte("1,2\n"), 1<<18)
	for n := 0; n < bombSize; n += len(block) {
		_, err := w.Write(block)
		check(t, err)
	}
	check(t, w.Close())
}

// bombGzip repeats one compressed member: gzip allows it, and it is quick to
// make.
func bombGzip(t *testing.T, path string) {
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	_, err := w.Write(bytes.Repeat([]byte("1,2\n"), 4<<20))
	check(t, err)
	check(t, w.Close())
	check(t, os.WriteFile(path, bytes.Repeat(member.Bytes(), bombSize>>24), 0o644))
}

func bombZstd(t *testing.T, path string) {
	f, err := os.Create(path)
	check(t, err)
	defer f.Close()
	w, err := zstd.NewWriter(f, zstd.WithEncoderLevel(zstd.SpeedFastest))
	check(t, err)
	bomb(t, w)
}

func npy(header string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		b := append([]byte("\x93NUMPY\x01\x00"), 0, 0)
		binary.LittleEndian.PutUint16(b[8:], uint16(len(header)+1))
		check(t, os.WriteFile(path, append(b, header+"\n"...), 0o644))
	}
}

func parquetFooter(t *testing.T, path string) {
	b := append([]byte("PAR1"), 0xff, 0xff, 0xff, 0x7f)
	check(t, os.WriteFile(path, append(b, "PAR1"...), 0o644))
}

func nested(t *testing.T, path string) {
	const depth = 100_000
	text(strings.Repeat("[", depth)+strings.Repeat("]", depth))(t, path)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A terminal that is told to move its cursor by a file name would be a tool of
// whoever named the file.
func TestMessagesDoNotSteerTerminals(t *testing.T) {
	var stdout, stderr bytes.Buffer
	Run([]string{"matrix", "no\x1b[2Jsuch\nfile.csv", "-o", "out.png"}, strings.NewReader(""), &stdout, &stderr)
	if s := stderr.String(); strings.ContainsAny(s, "\x1b") || strings.Count(s, "\n") != 1 {
		t.Errorf("%q", s)
	}
}
