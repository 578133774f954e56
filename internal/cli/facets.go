package cli

// facets are small multiples of any kind of heatmap.
func (f *flags) facets(j *job) {
	o := &j.spec.Facet
	f.section("Facets")
	f.text(&o.By, "facet", "`COLUMN` a panel for each of its values, under one scale: a column, a part of a time as t.month, steps of a number as x:10")
	f.whole(&o.Cols, "facet-cols", "`N` panels beside each other; by itself as many as make a good page")
	f.choice(&o.Norm, "facet-norm", "`shared|own` one scale and legend for all panels, or one for each; shared by itself", "shared", "own")
}
