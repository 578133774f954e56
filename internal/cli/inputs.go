package cli

import (
	"os"
	"path/filepath"
	"strings"
)

// strayValue finds the value a peer's habit put after a switch, as in
// "--annot True", which would otherwise be taken for a file.
func strayValue(args []string) error {
	for _, arg := range args {
		switch strings.ToLower(arg) {
		case "true", "false", "yes", "no", "on", "off":
			if _, err := os.Lstat(arg); err != nil {
				return usagef("%q: switches such as --annot take no value; write them alone, or leave them out", arg)
			}
		}
	}
	return nil
}

// stem is the name of an input without its folder and endings, for {name} in
// outputs.
func stem(path string) string {
	if path == "-" {
		return "stdin"
	}
	name := filepath.Base(path)
	for _, packed := range []string{".gz", ".zst", ".gzip", ".zstd"} {
		if strings.HasSuffix(strings.ToLower(name), packed) && len(name) > len(packed) {
			name = name[:len(name)-len(packed)]
			break
		}
	}
	if ext := filepath.Ext(name); ext != "" && ext != name {
		name = strings.TrimSuffix(name, ext)
	}
	return name
}
