// Package house holds the imports of the project against the plan in
// docs/architecture.md.
package house

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/swelter/swelter"

// room is one entry of the plan's table.
type room struct {
	pattern string
	floor   int // testFloor for what only tests use
}

const testFloor = 99

func (r room) holds(pkg string) bool {
	if base, ok := strings.CutSuffix(r.pattern, "/..."); ok {
		return strings.HasPrefix(pkg, base+"/")
	}
	return pkg == r.pattern
}

// plan reads the rows of the table: | floor | `package`, `package` | ...
func plan(t *testing.T) []room {
	f, err := os.Open("../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	row := regexp.MustCompile(`^\| (\d+|test) \| (.*?) \| `)
	name := regexp.MustCompile("`([^`]+)`")
	var rooms []room
	for lines := bufio.NewScanner(f); lines.Scan(); {
		m := row.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		floor, err := strconv.Atoi(m[1])
		if err != nil {
			floor = testFloor
		}
		for _, n := range name.FindAllStringSubmatch(m[2], -1) {
			rooms = append(rooms, room{n[1], floor})
		}
	}
	if len(rooms) < 20 {
		t.Fatalf("only %d rooms read from the plan's table", len(rooms))
	}
	return rooms
}

// find is the room of a package: the longest name that holds it, so that
// figure/axis belongs to figure unless the plan says otherwise.
func find(rooms []room, pkg string) (best room, ok bool) {
	for _, r := range rooms {
		if (r.holds(pkg) || strings.HasPrefix(pkg, r.pattern+"/")) && len(r.pattern) > len(best.pattern) {
			best, ok = r, true
		}
	}
	return best, ok
}

func TestImportsGoDown(t *testing.T) {
	rooms := plan(t)
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		hold(t, rooms, local(p.ImportPath), p.Imports)
	}
}

// local is the path within the module, "." for its root.
func local(path string) string {
	if path == module {
		return "."
	}
	return strings.TrimPrefix(path, module+"/")
}

func hold(t *testing.T, rooms []room, pkg string, imports []string) {
	from, ok := find(rooms, pkg)
	if !ok {
		t.Errorf("%s has no place in docs/architecture.md", pkg)
		return
	}
	for _, i := range imports {
		if i != module && !strings.HasPrefix(i, module+"/") {
			continue
		}
		to, ok := find(rooms, local(i))
		if !ok || related(pkg, local(i)) {
			continue
		}
		if to.floor >= from.floor {
			t.Errorf("%s (floor %d) imports %s (floor %d); imports go down only", pkg, from.floor, local(i), to.floor)
		}
	}
}

// related packages are a room and its own sub-rooms.
func related(a, b string) bool {
	first := func(p string) string { return strings.Split(p, "/")[0] }
	return first(a) == first(b) && first(a) != "internal"
}
