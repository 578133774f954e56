//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// parity is one row of docs/parity.md.
type parity struct{ command, parameter, here, one, another, pictures string }

func parityRows(t *testing.T) []parity {
	data, err := os.ReadFile("../../docs/parity.md")
	check(t, err)
	var rows []parity
	command := "matrix"
	for _, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, "## ") {
			command = "matrix"
			if strings.Contains(line, "clustermap") || strings.Contains(line, "ComplexHeatmap") {
				command = "cluster"
			}
		}
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| parameter") {
			continue
		}
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
		if len(cells) != 7 {
			t.Fatalf("%d cells: %s", len(cells)-2, line)
		}
		for i, c := range cells {
			cells[i] = strings.ReplaceAll(strings.TrimSpace(c), "\x00", "|")
		}
		rows = append(rows, parity{command, cells[1], cells[2], strings.Trim(cells[3], "`"), strings.Trim(cells[4], "`"), cells[5]})
	}
	return rows
}

// What docs/parity.md says of a peer's parameter is so: two values give two
// pictures, or one where it says so, and every flag it names is there.
func TestParity(t *testing.T) {
	dir := t.TempDir()
	writeInputs(t, dir)
	rows := parityRows(t)
	if len(rows) < 60 {
		t.Fatalf("only %d rows were read", len(rows))
	}
	known := map[string]bool{}
	for _, cmd := range commands(t) {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { known[cmd.Name()+" "+string(spelling(nil, f.Name))] = true })
	}
	flag := regexp.MustCompile(`--([a-z-]+)`)
	for _, r := range rows {
		for _, m := range flag.FindAllStringSubmatch(r.here, -1) {
			if !known[r.command+" "+string(spelling(nil, m[1]))] {
				t.Errorf("%s: there is no flag %s", r.parameter, m[0])
			}
		}
		if strings.HasPrefix(r.here, "none") {
			if r.one+r.another+r.pictures != "" || !strings.Contains(r.here, ":") {
				t.Errorf("%s: without a flag there is a reason and nothing to draw", r.parameter)
			}
			continue
		}
		first, second := parityPicture(t, dir, r.command, r.one), parityPicture(t, dir, r.command, r.another)
		if same := first == second; same != (r.pictures == "same") || r.pictures != "same" && r.pictures != "differ" {
			t.Errorf("%s: %q and %q: same %v, but the table says %q", r.parameter, r.one, r.another, same, r.pictures)
		}
	}
}

// parityPicture is the picture of one command, whose table is "wide" unless it
// names another. It has to succeed.
func parityPicture(t *testing.T, dir, name, command string) string {
	t.Helper()
	if strings.HasPrefix(command, "--") {
		command = "wide " + command
	}
	if name == "cluster" {
		command = strings.Replace(command, "wide", "whole", 1)
	}
	out := filepath.Join(dir, "out.png")
	os.Remove(out)
	picture := drawnBy(t, name, dir, command)
	if _, err := os.Stat(out); err != nil {
		t.Errorf("%s: %s", command, picture)
	}
	return picture
}
