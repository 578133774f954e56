package page

import (
	"bufio"
	"bytes"
	"fmt"
	"html"
	"io"

	"github.com/swelter/swelter/figure/style"
)

// paper is what every page is written on: one file that carries its own policy,
// style, data and script, and something for readers without script.
type paper struct {
	theme, title, software string
	css, script            string
	served                 bool          // it may ask the server it came from
	later                  *bytes.Buffer // packed data behind the script, nil for none
}

// write writes the file around the packed data; still writes what stands there
// without script.
func (p paper) write(w io.Writer, data *bytes.Buffer, still func(*bufio.Writer) error) error {
	out := bufio.NewWriterSize(w, 1<<16)
	connect := "'none'"
	if p.served {
		connect = "'self'"
	}
	fmt.Fprintf(out, `<!doctype html>
<html lang="en" data-theme="%s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '%s'; style-src '%s'; img-src data: blob:; font-src data:; connect-src %s; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="%s">
<link rel="icon" href="data:,">
<title>%s</title>
<style>%s</style>
</head>
<body>
<main id="swelter"><noscript>
`, html.EscapeString(p.theme), digest(p.script), digest(p.css), connect, html.EscapeString(p.software), html.EscapeString(style.Clean(p.title)), p.css)
	if err := still(out); err != nil {
		return err
	}
	out.WriteString("</noscript></main>\n<script type=\"text/plain\" id=\"swelter-data\">")
	if _, err := io.Copy(out, data); err != nil {
		return err
	}
	fmt.Fprintf(out, "</script>\n<script>%s</script>\n", p.script)
	if p.later != nil {
		out.WriteString("<script type=\"text/plain\" id=\"swelter-later\">")
		if _, err := io.Copy(out, p.later); err != nil {
			return err
		}
		out.WriteString("</script>\n")
	}
	out.WriteString("</body>\n</html>\n")
	return out.Flush()
}
