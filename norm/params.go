package norm

// Params are a norm as numbers, for programs in other languages that compute
// the same positions. Which fields count depends on Kind.
type Params struct {
	Kind string  `json:"kind"` // linear, log, symlog, asinh, power, two-slope, classes, categories, eqhist, constant
	Name string  `json:"name"` // as Norm's
	Lo   float64 `json:"lo"`
	Hi   float64 `json:"hi"`

	Thresh   float64   `json:"thresh,omitempty"`   // symlog
	Adjust   float64   `json:"adjust,omitempty"`   // symlog
	LnBase   float64   `json:"lnBase,omitempty"`   // symlog
	Width    float64   `json:"width,omitempty"`    // asinh
	Gamma    float64   `json:"gamma,omitempty"`    // power
	Center   float64   `json:"center,omitempty"`   // two-slope
	Positive bool      `json:"positive,omitempty"` // constant, under a logarithm
	Edges    []float64 `json:"edges,omitempty"`    // classes and categories

	// X and T are the knots of eqhist: values and their positions. They can be
	// many, and travel apart from the rest.
	X []float64 `json:"-"`
	T []float64 `json:"-"`
}

// Describe is a norm of this package as numbers; false for others. A Cropped
// norm is described as the norm within.
func Describe(n Norm) (Params, bool) {
	p := Params{Name: n.Name()}
	p.Lo, p.Hi = n.Limits()
	switch n := n.(type) {
	case linear:
		p.Kind = "linear"
	case curve:
		switch f := n.f.(type) {
		case logBend:
			p.Kind = "log"
		case symlogBend:
			p.Kind, p.Thresh, p.Adjust, p.LnBase = "symlog", f.thresh, f.adjust, f.lnBase
		case asinhBend:
			p.Kind, p.Width = "asinh", f.width
		}
	case power:
		p.Kind, p.Gamma = "power", n.gamma
	case twoSlope:
		p.Kind, p.Center = "two-slope", n.center
	case classes:
		p.Kind, p.Edges = "classes", n.Edges()
	case categories:
		p.Kind, p.Edges = "categories", n.Edges()
	case equalized:
		p.Kind, p.X, p.T = "eqhist", n.x, n.t
	case constant:
		p.Kind, p.Positive = "constant", n.positive
	case cropped:
		return Describe(n.base)
	}
	return p, p.Kind != ""
}
