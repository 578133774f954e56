package cli

import "github.com/swelter/swelter"

// spaceTime are the flags of densities at several times.
func (f *flags) spaceTime(o *swelter.DensityOptions) {
	f.section("Time")
	f.text(&o.Points.Time, "time", "`COLUMN` of times")
	f.text(&o.SpaceTime.Radius, "time-radius", "`LENGTH` that a kernel reaches in time, such as 30d or 12h: a density at each of several times")
	f.text(&o.SpaceTime.Frames, "time-frames", "`N|STEP` how many times, or how far apart, such as 7d; 9 by itself")
}
