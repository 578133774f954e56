package density

import "math"

// expSteps is how many steps of 1 expMinus has a table for; expFar is where it
// ends, beyond the reach of the Gaussian.
const expSteps, expFar = 128, 40

var expTable = func() (t [expFar*expSteps + 1]float64) {
	for i := range t {
		t[i] = math.Exp(-float64(i) / expSteps)
	}
	return t
}()

// expMinus is exp(-t) for t from 0 to 40, to 1e-13 of it, three times as fast as
// the general function: a table and four terms of the series.
func expMinus(t float64) float64 {
	i := int(t*expSteps + .5)
	if uint(i) >= uint(len(expTable)) {
		return math.Exp(-t)
	}
	r := float64(i)/expSteps - t // within 1/256 of 0
	return expTable[i] * (1 + r*(1+r*(.5+r*(1./6+r*(1./24)))))
}
