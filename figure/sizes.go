package figure

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/swelter/swelter/figure/dock"
)

// readSizes reads every length of the options.
func (s *sheet) readSizes() error {
	a := &s.asked
	a.gap = -1
	for _, l := range []struct {
		option, text string
		to           *float64
	}{
		{"width", s.o.Width, &a.width},
		{"height", s.o.Height, &a.height},
		{"linewidths", s.o.LineWidths, &a.gap},
		{"annot size", s.o.AnnotSize, &a.annotSize},
		{"tree linewidth", s.o.TreeLineWidth, &a.treeWidth},
	} {
		if l.text == "" {
			continue
		}
		v, err := ParseLength(l.option, l.text, a.dpi)
		if err != nil {
			return err
		}
		if v == 0 && l.to != &a.gap {
			return fmt.Errorf("%s %q: it has to be greater than 0", l.option, l.text)
		}
		*l.to = v
	}
	if err := s.readCellSize(); err != nil {
		return err
	}
	return s.readAspect()
}

// readCellSize reads "5mm", or width and height as "8mmx5mm".
func (s *sheet) readCellSize() error {
	if s.o.CellSize == "" {
		return nil
	}
	w, h := s.o.CellSize, s.o.CellSize
	for i := 1; i+1 < len(w); i++ {
		if w[i] == 'x' && w[i+1] >= '0' && w[i+1] <= '9' { // not the x of px
			w, h = w[:i], w[i+1:]
			break
		}
	}
	var err error
	if s.asked.cell.W, err = ParseLength("cell size", w, s.asked.dpi); err != nil {
		return err
	}
	if s.asked.cell.H, err = ParseLength("cell size", h, s.asked.dpi); err != nil {
		return err
	}
	px := s.th.Pixel
	if s.asked.cell.W < px-1e-9 || s.asked.cell.H < px-1e-9 {
		return fmt.Errorf("cell size %q: smaller than a pixel; give at least 1px", s.o.CellSize)
	}
	if s.o.Width != "" || s.o.Height != "" {
		return fmt.Errorf("cell size %q: the figure grows with its cells, so width and height cannot be given too", s.o.CellSize)
	}
	w2, h2 := s.asked.cell.W*float64(s.g.Cols), s.asked.cell.H*float64(s.g.Rows)
	if w2 > maxPage || h2 > maxPage {
		return fmt.Errorf("cell size %q: %d x %d cells make a page of %.0f x %.0f mm, longer than a page may be (%.0f mm)",
			s.o.CellSize, s.g.Rows, s.g.Cols, w2/units["mm"], h2/units["mm"], maxPage/units["mm"])
	}
	return nil
}

// readAspect reads auto, equal or the height of a data unit over its width.
func (s *sheet) readAspect() error {
	switch text := strings.ToLower(strings.TrimSpace(s.o.Aspect)); text {
	case "", "auto":
	case "equal":
		s.asked.aspect = 1
	default:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v > 0 && v < 1e6) {
			return fmt.Errorf("aspect %q: auto, equal or a number greater than 0 is wanted", s.o.Aspect)
		}
		s.asked.aspect = v
	}
	if s.o.Square && s.asked.aspect == 0 {
		s.asked.aspect = 1
		s.shape.square = true
	}
	return nil
}

// ratio is the wanted height of the body over its width, or 0.
func (s *sheet) ratio() float64 {
	if s.asked.aspect == 0 {
		return 0
	}
	w, h := float64(s.g.Cols), float64(s.g.Rows)
	if !s.shape.square {
		if e := s.g.X.Edges; e != nil {
			w = abs(e[s.g.Cols] - e[0])
		}
		if e := s.g.Y.Edges; e != nil {
			h = abs(e[s.g.Rows] - e[0])
		}
	}
	return h / w * s.asked.aspect
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

// size is a width and a height in points.
type size = dock.Size
