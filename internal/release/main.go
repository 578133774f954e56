// Command release builds what is handed out: for each system an archive of the
// binary with its manual pages, completions and the licences of all that is
// linked, and the checksums of the archives.
//
//	go run ./internal/release [-o dist] [-only linux_amd64,...]
//
// The same sources and the same Go give the same bytes, wherever and whenever:
// paths are trimmed, times are that of the commit (or SOURCE_DATE_EPOCH), and
// owners and modes are set.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter"
)

func main() {
	out := flag.String("o", "dist", "folder to write; what earlier runs left in it is removed")
	only := flag.String("only", "", "names of the targets to build, between commas")
	flag.Parse()
	if err := run(*out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release is what all archives of one run share.
type release struct {
	revision string // of the version control; "" when unknown
	when     time.Time
	shared   []file // documentation that goes into every archive
}

func run(out, only string) error {
	chosen, err := choose(only)
	if err != nil {
		return err
	}
	r := release{revision: revision()}
	if r.when, err = commitTime(); err != nil {
		return err
	}
	if r.shared, err = documents(); err != nil {
		return err
	}
	if err := clear(out); err != nil {
		return err
	}
	var archives []string
	for _, t := range chosen {
		start := time.Now()
		name, err := r.archive(out, t)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name(), err)
		}
		archives = append(archives, name)
		fmt.Printf("%-44s %4.0f s\n", name, time.Since(start).Seconds())
	}
	return writeSums(out, archives)
}

// clear makes an empty folder of out, removing only what a release writes.
func clear(out string) error {
	old, err := filepath.Glob(filepath.Join(out, "swelter_*"))
	if err != nil {
		return err
	}
	for _, f := range append(old, filepath.Join(out, sums)) {
		if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return os.MkdirAll(out, 0o755)
}

// target is one system to build for.
type target struct {
	os, arch string
	sql      bool // with cgo and DuckDB
}

func (t target) name() string {
	if t.sql {
		return t.os + "_" + t.arch + "_sql"
	}
	return t.os + "_" + t.arch
}

func (t target) binary() string {
	if t.os == "windows" {
		return "swelter.exe"
	}
	return "swelter"
}

// targets are the systems of a release. SQL needs a C++ compiler that builds
// for the system, which on Linux is the one at hand.
func targets() []target {
	list := []target{
		{"linux", "amd64", false}, {"linux", "arm64", false},
		{"darwin", "amd64", false}, {"darwin", "arm64", false},
		{"windows", "amd64", false}, {"windows", "arm64", false},
	}
	if runtime.GOOS == "linux" {
		list = append(list, target{"linux", runtime.GOARCH, true})
	}
	return list
}

func choose(only string) ([]target, error) {
	all := targets()
	if only == "" {
		return all, nil
	}
	var chosen []target
	var names []string
	for _, t := range all {
		names = append(names, t.name())
	}
next:
	for _, name := range strings.Split(only, ",") {
		for _, t := range all {
			if t.name() == name {
				chosen = append(chosen, t)
				continue next
			}
		}
		return nil, fmt.Errorf("-only %s: no such target; there are %s", name, strings.Join(names, ", "))
	}
	return chosen, nil
}

// archive builds one target and packs it; it returns the archive's name.
func (r release) archive(out string, t target) (string, error) {
	dir, err := os.MkdirTemp("", "swelter-release")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	bin := filepath.Join(dir, t.binary())
	if err := r.build(t, bin); err != nil {
		return "", err
	}
	program, err := os.ReadFile(bin)
	if err != nil {
		return "", err
	}
	licences, err := licences(t)
	if err != nil {
		return "", err
	}
	files := append([]file{{t.binary(), program, true}, {"THIRD-PARTY-LICENCES.txt", licences, false}}, r.shared...)
	stem := "swelter_" + swelter.Version + "_" + t.name()
	if t.os == "windows" {
		return stem + ".zip", pack(filepath.Join(out, stem+".zip"), stem, files, r.when, writeZip)
	}
	return stem + ".tar.gz", pack(filepath.Join(out, stem+".tar.gz"), stem, files, r.when, writeTar)
}

// build links the binary without paths of this machine, debugging tables and
// build numbers.
func (r release) build(t target, bin string) error {
	ldflags := "-s -w -buildid= -X github.com/swelter/swelter/internal/cli.revision=" + r.revision
	if t.sql {
		dir, err := staticLibrary(filepath.Dir(bin))
		if err != nil {
			return err
		}
		ldflags += " -linkmode=external -extldflags '-L" + dir + " -static-libgcc -Wl,--build-id=none'"
	}
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", ldflags, "-o", bin, "./cmd/swelter")
	cmd.Env = t.environ()
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// staticLibrary makes a folder in which the linker finds only the static C++
// library. The binary then asks for nothing but glibc, where the name of the
// library among DuckDB's own flags would choose the shared one.
func staticLibrary(dir string) (string, error) {
	out, err := exec.Command("g++", "-print-file-name=libstdc++.a").Output()
	path := strings.TrimSpace(string(out))
	if err != nil || !filepath.IsAbs(path) {
		return "", errors.New("SQL needs the C++ compiler g++ with libstdc++.a; install it or leave the target out with -only")
	}
	dir = filepath.Join(dir, "lib")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	return dir, os.Symlink(path, filepath.Join(dir, "libstdc++.a"))
}

// environ asks the go command for this target, whatever the shell says.
func (t target) environ() []string {
	cgo := "0"
	if t.sql {
		cgo = "1"
	}
	return append(os.Environ(), "GOOS="+t.os, "GOARCH="+t.arch, "CGO_ENABLED="+cgo,
		"GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=", "CGO_CFLAGS=-O2", "CGO_CXXFLAGS=-O2", "CGO_LDFLAGS=")
}

// revision is the commit the sources are at, with "-changed" when they are not
// quite; "" where no version control answers.
func revision() string {
	head, err := exec.Command("git", "rev-parse", "--short=12", "HEAD").Output()
	if err != nil {
		return ""
	}
	rev := strings.TrimSpace(string(head))
	if status, err := exec.Command("git", "status", "--porcelain").Output(); err != nil || len(status) > 0 {
		rev += "-changed"
	}
	return rev
}

// commitTime is the time that all files of the archives carry.
func commitTime() (time.Time, error) {
	stamp := os.Getenv("SOURCE_DATE_EPOCH")
	if stamp == "" {
		if out, err := exec.Command("git", "log", "-1", "--format=%ct").Output(); err == nil {
			stamp = strings.TrimSpace(string(out))
		}
	}
	if stamp == "" {
		stamp = "315532800" // 1980, the first day a zip archive can say
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH %q: seconds since 1970 are wanted", stamp)
	}
	return time.Unix(seconds, 0).UTC(), nil
}
