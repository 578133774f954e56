package cli

import (
	"os"
	"path/filepath"
	"strings"
)

// expand turns the arguments of a command into inputs: globs into the files
// they match, in order of name, everything else as it is. A file whose name
// only looks like a glob is a file.
func expand(args []string) ([]string, error) {
	var inputs []string
	for _, arg := range args {
		if _, err := os.Lstat(arg); err == nil || !strings.ContainsAny(arg, "*?[") || strings.Contains(arg, "://") {
			inputs = append(inputs, arg)
			continue
		}
		matches, err := filepath.Glob(arg)
		if err != nil {
			return nil, usagef("%s: not a pattern of file names: %v", arg, err)
		}
		if len(matches) == 0 {
			return nil, &noMatch{arg}
		}
		inputs = append(inputs, matches...)
	}
	return inputs, nil
}

type noMatch struct{ pattern string }

func (e *noMatch) Error() string {
	return e.pattern + ": no file matches this pattern; is the folder right?"
}

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
