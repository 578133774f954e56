package cli

// frames are the pictures of an animation.
func (f *flags) frames(j *job) {
	o := &j.spec.Frames
	f.section("Animation (.gif, .apng, .mp4, frame-%03d.png)")
	f.text(&o.By, "frames", "`COLUMN` a picture for each of its values, one after the other: a column, a part of a time as t.month; time for a cube")
	f.choice(&o.Norm, "frames-norm", "`shared|own` one scale for all pictures, or one for each; shared by itself", "shared", "own")
	f.number(&o.Rate, "frame-rate", "`N` pictures a second; 5 by itself")
	f.bool(&o.NoBar, "no-progress-bar", "without the line that shows how far it is")
}
