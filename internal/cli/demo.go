package cli

import (
	"bytes"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/internal/demo"
	"github.com/swelter/swelter/source/duckdb"
)

func (a *app) demoCommand() *cobra.Command {
	var website bool
	listen := "127.0.0.1:8088"
	cmd := &cobra.Command{
		Use:   "demo [DIR]",
		Short: "a gallery of every kind of heatmap, from real data",
		Long: `Draws a gallery into DIR (gallery by itself): pictures, the data they are drawn
from, and index.html. Each picture's command is printed; run it to get the same
file again, or change it.

With --site it shows a small website instead that counts its own clicks, with
visits that were recorded before; they are kept in DIR/site.db.`,
		Example: `  swelter demo
  swelter demo pictures
  swelter demo --site`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("%s: one folder is enough; %q is too many", cmd.CommandPath(), args[1])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "gallery"
			if len(args) == 1 {
				dir = args[0]
			}
			if website {
				return a.demoSite(cmd.Context(), dir, listen)
			}
			return a.demo(dir)
		},
	}
	f := newFlags(cmd)
	f.section("Website")
	f.bool(&website, "site", "a small website with heatmaps of its visits, on this machine")
	f.text(&listen, "listen", "`ADDRESS` of the website; 127.0.0.1:8088 by itself")
	return cmd
}

func (a *app) demo(dir string) error {
	if err := checkGallery(dir); err != nil {
		return err
	}
	if err := writeData(dir); err != nil {
		return err
	}
	var shown []demo.Shown
	var notes []string
	for _, e := range demo.Examples {
		if e.SQL && !duckdb.Available {
			continue
		}
		s, err := a.example(e, dir)
		if err != nil {
			return err
		}
		shown = append(shown, s)
	}
	if !duckdb.Available {
		notes = []string{"SQL is not in this binary, so the pictures that need it are left out: it was built without cgo. With a C++ compiler (g++) it comes by itself."}
		a.say("note", notes[0])
	}
	var page bytes.Buffer
	if err := demo.Page(&page, swelter.Version, shown, notes); err != nil {
		return err
	}
	index := filepath.Join(dir, "index.html")
	if err := os.WriteFile(index, page.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "\n%d pictures; open %s\n", len(shown), index)
	if _, err := exec.LookPath("swelter"); err != nil {
		fmt.Fprintln(a.stdout, "To run the commands as they stand: go install ./cmd/swelter")
	}
	return nil
}

// checkGallery keeps the gallery out of folders that hold something else.
func checkGallery(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		return nil // not there yet, or made below with a better message
	}
	index, _ := os.ReadFile(filepath.Join(dir, "index.html"))
	if bytes.Contains(index, []byte(demo.Marker)) {
		return nil
	}
	return fmt.Errorf("%s: holds other files; give an empty folder, such as swelter demo pictures", dir)
}

// writeData unpacks the embedded data sets into dir/data, and marks the folder
// as a gallery first, so that one that was interrupted can be drawn again.
func writeData(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(demo.Marker), 0o644); err != nil {
		return err
	}
	return fs.WalkDir(demo.Data, "data", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := demo.Data.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, filepath.FromSlash(path)), b, 0o644)
	})
}

// example draws one picture through the command line itself, as the printed
// command would.
func (a *app) example(e demo.Example, dir string) (demo.Shown, error) {
	s := demo.Shown{Example: e, Args: e.In(filepath.ToSlash(dir))}
	fmt.Fprintf(a.stdout, "\n%s\n", e.Title)
	for _, args := range s.Args {
		fmt.Fprintf(a.stdout, "  %s\n", demo.Shell(args, 0))
		var out, words bytes.Buffer
		if code := Run(args, strings.NewReader(""), &out, &words); code != exitOK {
			lines := strings.Split(strings.TrimSpace(words.String()), "\n")
			return s, fmt.Errorf("%s: %s", e.Title, strings.TrimPrefix(lines[len(lines)-1], "swelter: "))
		}
	}
	s.Width, s.Height = size(filepath.Join(dir, e.Picture))
	return s, nil
}

// size is that of a PNG on the page, which is drawn at one and a half pixels a
// CSS pixel; 0 for other formats, which bring their own.
func size(path string) (w, h int) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	c, err := png.DecodeConfig(f)
	if err != nil {
		return 0, 0
	}
	return c.Width * 2 / 3, c.Height * 2 / 3
}
