//go:build linux || darwin || freebsd || netbsd || openbsd

package cli

import (
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// answerTime is how long a terminal may take to answer, also one far away.
const answerTime = 300 * time.Millisecond

// mostAnswer is beyond any answer; what comes after is not waited for.
const mostAnswer = 4096

// ask sends question and returns what comes back until the answer is whole or
// time is up. A program in the background may not speak to its terminal: it
// asks nothing.
func ask(out *os.File) string {
	in, err := os.OpenFile("/dev/tty", os.O_RDWR, 0) // standard input may be data
	if err != nil {
		return ""
	}
	defer in.Close()
	fd := int(in.Fd())
	if group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP); err != nil || group != unix.Getpgrp() {
		return ""
	}
	state, err := term.MakeRaw(fd) // so that the answer is neither shown nor kept for the shell
	if err != nil {
		return ""
	}
	defer func() { _ = term.Restore(fd, state) }() // it was just set the same way
	if _, err := out.WriteString(question); err != nil {
		return ""
	}
	var answer []byte
	for end := time.Now().Add(answerTime); len(answer) < mostAnswer; {
		left := time.Until(end)
		if left <= 0 || !readable(fd, left) {
			break
		}
		buffer := make([]byte, 256)
		n, err := unix.Read(fd, buffer)
		if err != nil || n <= 0 {
			break
		}
		answer = append(answer, buffer[:n]...)
		if _, attributes, ok := strings.Cut(string(answer), "\x1b[?"); ok && strings.Contains(attributes, "c") {
			break
		}
	}
	return string(answer)
}

// readable waits until there is something to read.
func readable(fd int, wait time.Duration) bool {
	for {
		var set unix.FdSet
		set.Zero()
		set.Set(fd)
		tv := unix.NsecToTimeval(wait.Nanoseconds())
		n, err := unix.Select(fd+1, &set, nil, nil, &tv)
		if err != unix.EINTR {
			return err == nil && n > 0
		}
	}
}

// pixelSize is the size of the terminal's window, 0 where it does not say.
func pixelSize(out *os.File) (width, height int) {
	size, err := unix.IoctlGetWinsize(int(out.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0, 0
	}
	return int(size.Xpixel), int(size.Ypixel)
}
