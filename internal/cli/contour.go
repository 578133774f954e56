package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/swelter/swelter/contour"
)

// contours are the flags of lines and areas over the cells.
func (f *flags) contours(j *job) {
	o := &j.spec.Contour
	f.section("Contours")
	f.parsed(func(s string) error { return setLevels(o, s) }, "contour", "`N|LEVELS` lines of equal value: about N round ones, or those between commas, such as 1,2,5")
	f.bool(&o.Fill, "contour-fill", "areas between the levels in place of the cells")
	f.parsed(func(s string) error { return setVolume(o, s) }, "volume", "`PERCENT,...` of the mass, such as 50,95, each with the line around the smallest area that holds it")
}

// setLevels takes what can be a number of levels or levels.
func setLevels(o *contour.Options, s string) error {
	o.Levels = s
	_, err := o.LevelsFor(0, 1)
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "contour: "))
	}
	return nil
}

func setVolume(o *contour.Options, s string) error {
	o.Volume = nil
	for _, part := range strings.Split(s, ",") {
		v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(part), "%"), 64)
		if err != nil || !(v > 0 && v < 100) {
			return errors.New("shares above 0 and below 100 per cent are wanted, such as 50,95")
		}
		o.Volume = append(o.Volume, v)
	}
	return nil
}
