package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"time"

	"github.com/swelter/swelter/internal/cli"
)

// sums is the file of checksums, as sha256sum -c reads it.
const sums = "SHA256SUMS"

// file is one entry of an archive.
type file struct {
	name       string // with slashes
	text       []byte
	executable bool
}

func (f file) mode() int64 {
	if f.executable {
		return 0o755
	}
	return 0o644
}

// documents are the files that every archive has beside its binary.
func documents() ([]file, error) {
	var files []file
	for _, name := range []string{"README.md", "CHANGELOG.md", "LICENSE"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name: name, text: text})
	}
	for _, d := range cli.Manual() {
		files = append(files, file{name: "man/man1/" + d.Name, text: d.Text})
	}
	completions, err := cli.Completions()
	if err != nil {
		return nil, err
	}
	for _, d := range completions {
		files = append(files, file{name: "completions/" + d.Name, text: d.Text})
	}
	return files, nil
}

// pack writes an archive in which all files lie in one folder, in order of
// their names.
func pack(path, folder string, files []file, when time.Time, write func(io.Writer, []file, time.Time) error) error {
	placed := make([]file, len(files))
	for i, f := range files {
		f.name = folder + "/" + f.name
		placed[i] = f
	}
	sort.Slice(placed, func(i, j int) bool { return placed[i].name < placed[j].name })
	var b bytes.Buffer
	if err := write(&b, placed, when); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func writeTar(w io.Writer, files []file, when time.Time) error {
	packed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(packed)
	for _, f := range files {
		head := &tar.Header{Name: f.name, Mode: f.mode(), Size: int64(len(f.text)), ModTime: when, Format: tar.FormatPAX}
		if err := t.WriteHeader(head); err != nil {
			return err
		}
		if _, err := t.Write(f.text); err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return packed.Close()
}

func writeZip(w io.Writer, files []file, when time.Time) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		head := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: when}
		head.SetMode(os.FileMode(f.mode()))
		entry, err := z.CreateHeader(head)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.text); err != nil {
			return err
		}
	}
	return z.Close()
}

func writeSums(dir string, names []string) error {
	var b bytes.Buffer
	sort.Strings(names)
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(text), name)
	}
	return os.WriteFile(filepath.Join(dir, sums), b.Bytes(), 0o644)
}
