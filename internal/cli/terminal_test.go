//go:build linux

package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// screen is a terminal that a command runs in: its keyboard's answers, and
// everything that was written to it.
type screen struct {
	env        []string
	cols, rows uint16
	answer     string // to what the terminal is
}

// run runs swelter in a pseudo-terminal of its own, as a shell does.
func (s screen) run(t *testing.T, args ...string) string {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	check(t, err)
	defer master.Close()
	fd := int(master.Fd())
	check(t, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0))
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	check(t, err)
	check(t, unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: s.cols, Row: s.rows, Xpixel: 9 * s.cols, Ypixel: 18 * s.rows}))
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	check(t, err)
	exe, err := os.Executable()
	check(t, err)
	cmd := &exec.Cmd{
		Path: exe, Args: append([]string{"swelter"}, args...), Env: append(s.env, "PATH="+os.Getenv("PATH")),
		Stdin: slave, Stdout: slave, Stderr: slave, SysProcAttr: &syscall.SysProcAttr{Setsid: true, Setctty: true},
	}
	check(t, cmd.Start())
	slave.Close()
	shown := make(chan string)
	go func() { shown <- s.watch(master) }()
	err = cmd.Wait()
	select {
	case text := <-shown:
		if err != nil {
			t.Fatalf("swelter %s: %v: %s", strings.Join(args, " "), err, text)
		}
		return strings.ReplaceAll(text, "\r\n", "\n")
	case <-time.After(time.Minute):
		t.Fatal("the terminal was left open")
	}
	return ""
}

// watch reads until the command has gone, and answers its question once.
func (s screen) watch(master *os.File) string {
	var all bytes.Buffer
	buffer := make([]byte, 1<<14)
	for asked := false; ; {
		n, err := master.Read(buffer)
		all.Write(buffer[:n])
		if !asked && strings.Contains(all.String(), question) {
			asked = true
			if _, err := io.WriteString(master, s.answer); err != nil {
				return err.Error()
			}
		}
		if err != nil { // EIO once nobody holds the other end
			return all.String()
		}
	}
}

const (
	vt100 = "\x1b[?1;2c"
	vt340 = "\x1b[?62;4;22c"
	kitty = "\x1b_Gi=31;OK\x1b\\\x1b[?62;c"
)

// Without -o every command that makes a figure draws it in the terminal, in the
// way the terminal takes it, labels included, and nothing is left behind that
// the next prompt would meet.
func TestDrawnInTheTerminal(t *testing.T) {
	dir := t.TempDir()
	writeInputs(t, dir)
	in := func(name string) string { return filepath.Join(dir, name) }
	recipe := in("recipe.json")
	screen{env: []string{"TERM=xterm"}, cols: 80, rows: 24, answer: vt100}.run(t, "matrix", in("wide.csv"), "-o", in("out.png"), "--spec", recipe)
	commands := [][]string{
		{"matrix", in("wide.csv")},
		{"corr", in("wide.csv")},
		{"cluster", in("wide.csv")},
		{"density", in("long.csv"), "--x", "v", "--y", "w"},
		{"run", recipe},
	}
	for name, c := range map[string]struct {
		s    screen
		want string // an expression
	}{
		"half blocks":   {screen{env: []string{"TERM=xterm-256color"}, cols: 80, rows: 24, answer: vt100}, "\x1b\\[48;2;"},
		"no answer":     {screen{env: []string{"TERM=xterm-256color"}, cols: 80, rows: 24}, "\x1b\\[48;2;"},
		"sixel":         {screen{env: []string{"TERM=xterm"}, cols: 80, rows: 24, answer: vt340}, "\x1bP0;1q\"1;1;[1-7][0-9][0-9];"},
		"kitty":         {screen{env: []string{"TERM=xterm-kitty"}, cols: 80, rows: 24, answer: kitty}, "\x1b_Ga=T,f=100,m=[01];iVBOR"},
		"NO_COLOR":      {screen{env: []string{"TERM=xterm", "NO_COLOR=1"}, cols: 60, rows: 20}, "^[^\x1b]*█[^\x1b]*$"},
		"dumb terminal": {screen{env: []string{"TERM=dumb"}, cols: 60, rows: 20}, "^[^\x1b]*█[^\x1b]*$"},
	} {
		for _, args := range commands {
			got := c.s.run(t, args...)
			if !regexp.MustCompile("(?s)" + c.want).MatchString(got) {
				t.Errorf("%s: %s: no %q in %q", name, args[0], c.want, got)
			}
			if strings.Contains(name, "blocks") && args[0] == "matrix" && !regexp.MustCompile(`(?s)\nr .*\ns .*\nt .*\n +a +b +c\n`).MatchString(regexp.MustCompile("\x1b\\[[0-9;]*[mc]").ReplaceAllString(got, "")) {
				t.Errorf("%s: labels are not there: %q", name, got)
			}
		}
	}
}

// With -o in a terminal nothing is drawn or asked there.
func TestFilesLeaveTheTerminalAlone(t *testing.T) {
	dir := t.TempDir()
	writeInputs(t, dir)
	got := screen{env: []string{"TERM=xterm"}, cols: 80, rows: 24, answer: kitty}.run(t, "matrix", filepath.Join(dir, "wide.csv"), "-o", filepath.Join(dir, "out.png"), "--quiet")
	if got != "" {
		t.Errorf("%q", got)
	}
}

// A terminal too small says so; a wide heatmap stays within the width.
func TestWidthOfTheTerminal(t *testing.T) {
	dir := t.TempDir()
	writeInputs(t, dir)
	for _, cols := range []uint16{20, 33, 200} {
		got := screen{env: []string{"TERM=xterm", "NO_COLOR=1"}, cols: cols, rows: 30}.run(t, "matrix", filepath.Join(dir, "many.csv"), "--quiet")
		widest := 0
		for _, line := range strings.Split(got, "\n") {
			widest = max(widest, len([]rune(line)))
		}
		if widest > int(cols) || widest < int(cols)*9/10 {
			t.Errorf("%d characters in a terminal of %d", widest, cols)
		}
	}
}

func TestWhatTerminalsAnswer(t *testing.T) {
	for answer, want := range map[string]string{
		"": "", vt100: "", vt340: "sixel", kitty: "kitty", "\x1b[?4;1c": "", "\x1b[?64;14;4c": "sixel", "\x1b[?62;4": "", "4;4c": "",
		"\x1b_Gi=31;EINVAL:no\x1b\\" + vt340: "sixel",
	} {
		if got := graphics(answer); got != want {
			t.Errorf("%q: %q, want %q", answer, got, want)
		}
	}
}
