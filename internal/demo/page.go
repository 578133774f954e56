package demo

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
)

//go:embed page.css
var css string

// Marker is in every gallery's index.html, so that a later run knows a folder
// of its own from another's.
const Marker = `<meta name="generator" content="swelter demo">`

// Shown is an example that was drawn.
type Shown struct {
	Example
	Args          [][]string // its commands
	Width, Height int        // of the picture in CSS pixels, 0 when not known
}

// Page writes the gallery's index.html: static, offline, no script.
func Page(w io.Writer, version string, shown []Shown, notes []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n%s\n", Marker)
	b.WriteString("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	b.WriteString("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'\">\n")
	fmt.Fprintf(&b, "<title>Swelter: a gallery</title>\n<style>\n%s</style>\n</head>\n<body>\n", css)
	fmt.Fprintf(&b, "<header>\n<h1>Swelter: a gallery</h1>\n<p>%d heatmaps from real data. Under each title stands the command that draws it; run it from the folder in which you ran <code>swelter demo</code>. Drawn by Swelter %s.</p>\n", len(shown), html.EscapeString(version))
	for _, n := range notes {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(n))
	}
	b.WriteString("</header>\n<main>\n")
	for i, s := range shown {
		s.card(&b, i < 2)
	}
	b.WriteString("</main>\n<footer>\n<p>The data lie in <a href=\"data/\">data/</a>; <a href=\"data/LICENCES.md\">LICENCES.md</a> there names their sources and licences.</p>\n</footer>\n</body>\n</html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Shown) card(b *strings.Builder, first bool) {
	size, lazy, class, width := "", "", "", 48
	if s.Width > 0 {
		size = fmt.Sprintf(" width=\"%d\" height=\"%d\"", s.Width, s.Height)
	}
	if s.Width*2 > s.Height*3 { // a wide picture has its words below, not beside it
		class, width = ` class="wide"`, 100
	}
	if !first {
		lazy = " loading=\"lazy\""
	}
	pic := html.EscapeString(s.Picture)
	title := html.EscapeString(s.Title)
	fmt.Fprintf(b, "<article%s>\n<a href=\"%s\"><img src=\"%s\" alt=\"%s\"%s%s></a>\n<div>\n<h2>%s</h2>\n<p>%s</p>\n", class, pic, pic, title, size, lazy, title, html.EscapeString(s.Text))
	for _, args := range s.Args {
		fmt.Fprintf(b, "<pre tabindex=\"0\">%s</pre>\n", html.EscapeString(Shell(args, width)))
	}
	b.WriteString("<p class=\"files\">")
	for _, f := range append([]string{s.Picture}, s.Files...) {
		fmt.Fprintf(b, "<a href=\"%s\">%s</a> ", html.EscapeString(f), html.EscapeString(f))
	}
	fmt.Fprintf(b, "</p>\n<p class=\"credit\">Data: %s. Licence: %s.</p>\n</div>\n</article>\n", html.EscapeString(s.Source), html.EscapeString(s.Licence))
}
