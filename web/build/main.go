// Command build bundles the TypeScript of web/src into web/dist. With -check it
// writes nothing and fails where dist is not what the sources give.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	check := flag.Bool("check", false, "compare with dist instead of writing it")
	dir := flag.String("dir", ".", "folder of the sources")
	flag.Parse()
	if err := build(*dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, "web/build:", err)
		os.Exit(1)
	}
}

// build bundles the scripts and styles of the pages: a figure's, a cube's, a map's, a
// table's.
func build(dir string, check bool) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir: abs,
		EntryPoints:   []string{"src/page.ts", "src/page.css", "src/cube.ts", "src/cube.css", "src/explore.ts", "src/explore.css", "src/map.ts", "src/map.css", "src/site/tracker.ts", "src/site/boxes.ts", "src/site/overlay.ts"},
		Outdir:        "dist",
		Bundle:        true,
		Format:        api.FormatIIFE,
		Target:        api.ES2022,
		Charset:       api.CharsetASCII, // no byte that a parser of HTML could misread
		LegalComments: api.LegalCommentsNone,

		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
	})
	for _, m := range result.Errors {
		return fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Line, m.Text)
	}
	for _, f := range result.OutputFiles {
		if bytes.Contains(f.Contents, []byte("</script")) || bytes.Contains(f.Contents, []byte("<!--")) {
			return fmt.Errorf("%s holds what would end or hide a script in HTML", f.Path)
		}
		if check {
			if old, err := os.ReadFile(f.Path); err != nil || !bytes.Equal(old, f.Contents) {
				return fmt.Errorf("%s is not what web/src gives; run go generate ./web", filepath.Base(f.Path))
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(f.Path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(f.Path, f.Contents, 0o644); err != nil {
			return err
		}
	}
	return nil
}
