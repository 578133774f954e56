//go:build linux

package archive_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/geo"
)

// A disk that takes no more leaves no half archive, and an older one as it was.
// A limit on the size of files stands for the full disk: the write fails alike.
func TestFullDisk(t *testing.T) {
	if path := os.Getenv("SWELTER_FULL_DISK"); path != "" {
		fmt.Println("said:", writeMuch(path))
		return
	}
	for _, e := range []string{".pmtiles", ".mbtiles"} {
		for _, older := range []bool{false, true} {
			dir := t.TempDir()
			path := filepath.Join(dir, "a"+e)
			if older {
				if err := os.WriteFile(path, []byte("older"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			again := exec.Command("sh", "-c", `ulimit -f 200; exec "$0" -test.run '^TestFullDisk$'`, os.Args[0])
			again.Env = append(os.Environ(), "SWELTER_FULL_DISK="+path)
			out, err := again.CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v\n%s", e, err, out)
			}
			_, said, _ := strings.Cut(string(out), "said: ")
			said, _, _ = strings.Cut(said, "\n")
			if !strings.HasPrefix(said, path+": ") {
				t.Errorf("%s: %q does not name the archive", e, said)
			}
			left, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			b, _ := os.ReadFile(path)
			if older && (len(left) != 1 || string(b) != "older") || !older && len(left) > 0 {
				t.Errorf("%s, an older one %v: left behind %v", e, older, left)
			}
		}
	}
}

// writeMuch writes more than the limit, of contents that are all different.
func writeMuch(path string) error {
	signal.Ignore(syscall.SIGXFSZ) // an error in place of the end
	w, err := archive.Create(path, "")
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 1))
	for id := range uint64(2000) {
		data := []byte("\x89PNG")
		for range 200 {
			data = binary.LittleEndian.AppendUint64(data, r.Uint64())
		}
		if err = w.Put(geo.TileOfID(id), data); err != nil {
			return errors.Join(err, w.Stop(false))
		}
	}
	return w.Finish(archive.Info{})
}
