package figure

import (
	"math"
	"strconv"
	"strings"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/tick"
)

// count writes a whole number with thin spaces between thousands.
func count(n int) string {
	s := strconv.Itoa(n)
	if n < 10000 {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteRune('\u2009')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// valueTexts writes every value as the options say.
func (s *sheet) valueTexts() ([]string, error) {
	write := tick.AnnotFormat(s.g.Values, s.locale)
	out := make([]string, len(s.g.Values))
	for i, v := range s.g.Values {
		switch {
		case math.IsNaN(v):
		case s.g.Categories != nil:
			if k := int(v); k >= 0 && k < len(s.g.Categories) {
				out[i] = style.Clean(s.g.Categories[k])
			}
		default:
			out[i] = write(v)
		}
	}
	return out, nil
}
