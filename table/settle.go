package table

// Settle fills in what a reader knows only from the values: whether all
// numbers are whole, and the finest unit of times.
func (c *Column) Settle() {
	switch c.Kind {
	case Number:
		c.Integer = allWhole(c.Floats)
	case Time:
		c.Unit = finestUnit(c.Floats)
	}
}
