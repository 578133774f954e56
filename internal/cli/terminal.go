package cli

import (
	"bytes"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/swelter/swelter"
)

// onTerminal is standard output when a person sees it, else nil.
func (a *app) onTerminal() *os.File {
	if f, ok := a.stdout.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

// toTerminal draws a figure where the person is looking.
func (a *app) toTerminal(fig *swelter.Figure) error {
	var b bytes.Buffer
	if err := fig.DrawIn(&b, a.terminal()); err != nil {
		return err
	}
	_, err := io.Copy(a.stdout, &b)
	return err
}

// terminal finds out what standard output can show. NO_COLOR (no-color.org)
// and TERM=dumb are obeyed.
func (a *app) terminal() swelter.Terminal {
	var t swelter.Terminal
	out := a.onTerminal()
	if out == nil {
		return t
	}
	t.Cols, t.Lines, _ = term.GetSize(int(out.Fd()))
	t.Width, t.Height = pixelSize(out)
	name := os.Getenv("TERM")
	if t.NoColor = os.Getenv("NO_COLOR") != "" || name == "dumb" || name == ""; t.NoColor {
		return t
	}
	t.Graphics = graphics(ask(out))
	return t
}

// question asks a terminal whether it takes kitty's pictures, by sending one
// that is not kept, and then what it is (DA1), which every terminal answers.
const question = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c"

// graphics reads the answer to question: kitty's own, or a 4 for sixel among
// the attributes.
func graphics(answer string) string {
	if strings.Contains(answer, "\x1b_Gi=31;OK\x1b\\") {
		return "kitty"
	}
	_, rest, ok := strings.Cut(answer, "\x1b[?")
	if !ok {
		return ""
	}
	attributes, _, ok := strings.Cut(rest, "c")
	if !ok {
		return ""
	}
	for i, n := range strings.Split(attributes, ";") {
		if i > 0 && n == "4" {
			return "sixel"
		}
	}
	return ""
}
