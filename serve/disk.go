package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// disk keeps tiles in a folder, one file each, below a folder for each version
// and style. What it cannot keep is lost, not an error: it is a cache. A nil
// disk keeps nothing.
type disk struct {
	root *os.Root
	most int64
	log  *slog.Logger

	mu    sync.Mutex
	bytes int64
	full  bool // said already
}

// newDisk opens the folder. It is that of one server alone.
func newDisk(path string, most int64, log *slog.Logger) (*disk, error) {
	if most == 0 {
		most = 1 << 30
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("cache.disk: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("cache.disk: %w", err)
	}
	d := &disk{root: root, most: most, log: log}
	for _, f := range d.files() {
		d.bytes += f.size
	}
	return d, nil
}

// names are the folder and the file of an entry.
func (k key) names() (folder, file string) {
	sum := sha256.Sum256([]byte(k.version + "\x00" + k.style + "\x00" + strconv.Itoa(int(k.kind))))
	return "swelter-" + hex.EncodeToString(sum[:12]), strconv.FormatUint(k.id, 10)
}

// read is what is kept under a key; nothing there is an empty file.
func (d *disk) read(k key) (body []byte, found bool) {
	if d == nil {
		return nil, false
	}
	folder, file := k.names()
	b, err := d.root.ReadFile(folder + "/" + file)
	if err != nil {
		return nil, false
	}
	if len(b) == 0 {
		return nil, true
	}
	return b, true
}

// write keeps a body: whole or not at all.
func (d *disk) write(k key, body []byte) {
	if d == nil {
		return
	}
	folder, file := k.names()
	err := d.put(folder, file, body)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		if !d.full {
			d.log.Warn("the cache on disk keeps nothing more", "error", err.Error())
		}
		d.full = true
		return
	}
	d.full = false
	if d.bytes += int64(len(body)); d.bytes > d.most {
		d.shrink()
	}
}

func (d *disk) put(folder, file string, body []byte) error {
	if err := d.root.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	part := folder + "/" + file + ".part"
	err := d.root.WriteFile(part, body, 0o600)
	if err == nil {
		err = d.root.Rename(part, folder+"/"+file)
	}
	if err != nil {
		_ = d.root.Remove(part)
	}
	return err
}

// kept is one file of the cache.
type kept struct {
	name string
	size int64
	at   time.Time
}

// files are those of the cache; what else lies in the folder is left alone.
func (d *disk) files() (all []kept) {
	_ = fs.WalkDir(d.root.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasPrefix(path, "swelter-") {
			return nil
		}
		if info, err := e.Info(); err == nil {
			all = append(all, kept{path, info.Size(), info.ModTime()})
		}
		return nil
	})
	return all
}

// shrink removes the oldest files until a tenth is free.
func (d *disk) shrink() {
	all := d.files()
	sort.Slice(all, func(i, j int) bool { return all[i].at.Before(all[j].at) })
	d.bytes = 0
	for _, f := range all {
		d.bytes += f.size
	}
	for _, f := range all {
		if d.bytes <= d.most/10*9 {
			return
		}
		if d.root.Remove(f.name) == nil {
			d.bytes -= f.size
			_ = d.root.Remove(filepath.Dir(f.name)) // when it is empty
		}
	}
}
