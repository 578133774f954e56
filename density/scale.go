package density

import (
	"fmt"
	"strings"

	"github.com/swelter/swelter/geom"
)

// Scale says what the numbers of a density are.
type Scale uint8

const (
	Intensity   Scale = iota // Σ w c/h² k(u): events per unit of area
	Probability              // intensity over the sum of weights: integrates to 1
	Expected                 // intensity times the cell's area: events per cell
	Raw                      // Σ w k(u), as QGIS's raw
	Tutorial                 // Σ w a k(u) with a the kernel's constant on a line
)

var scaleNames = [...]string{"intensity", "probability", "expected", "raw", "tutorial"}

func (s Scale) String() string { return scaleNames[s] }

// ParseScale reads a scale's name; "" is intensity.
func ParseScale(name string) (Scale, error) {
	if name == "" {
		return Intensity, nil
	}
	for i, n := range scaleNames {
		if strings.EqualFold(n, name) {
			return Scale(i), nil
		}
	}
	return 0, fmt.Errorf("scale %q is unknown; there are %s", name, strings.Join(scaleNames[:], ", "))
}

// MarshalText and UnmarshalText let recipes name scales.
func (s Scale) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s *Scale) UnmarshalText(b []byte) (err error) {
	*s, err = ParseScale(string(b))
	return err
}

// unit is that of the values.
func (e *estimate) unit() string {
	area := "square unit"
	if e.Metric != nil {
		area = "square metre"
	}
	switch e.Scale {
	case Intensity:
		return "per " + area
	case Probability:
		return "probability per " + area
	case Expected:
		return "per cell"
	case Tutorial:
		return "tutorial sum"
	}
	return "kernel sum"
}

// factor is what a kernel of bandwidth h is multiplied by.
func (e *estimate) factor(h float64) float64 {
	switch e.Scale {
	case Raw:
		return 1
	case Tutorial:
		return e.Kernel.lineConstant(e.Decay)
	case Probability:
		return e.Kernel.planeConstant(e.Decay) / (h * h) / e.result.Weight
	}
	return e.Kernel.planeConstant(e.Decay) / (h * h)
}

// area is that of a cell in the lattice's row ky when values are per cell,
// else 1.
func (e *estimate) area(ky int) float64 {
	if e.Scale != Expected {
		return 1
	}
	l := e.lattice
	if e.Metric == nil {
		return l.x.step * l.y.step
	}
	y := l.y.phase + float64(ky)*l.y.step
	return e.Metric.Area(geom.Extent{XMin: 0, XMax: l.x.step, YMin: y, YMax: y + l.y.step})
}
