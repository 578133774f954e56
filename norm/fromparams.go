package norm

import "fmt"

// FromParams makes the norm that Describe has described: that of tiles, say,
// which were written earlier. A cropped norm comes back as the norm within.
// Params come from files: what makes no norm is refused.
func FromParams(p Params) (Norm, error) {
	for _, v := range []float64{p.Lo, p.Hi, p.Thresh, p.Adjust, p.LnBase, p.Width, p.Gamma, p.Center} {
		if v-v != 0 {
			return nil, fmt.Errorf("norm %s: %g is not a finite number", p.Kind, v)
		}
	}
	ok := p.Lo < p.Hi
	switch p.Kind {
	case "linear":
		if ok {
			return linear{p.Name, p.Lo, p.Hi}, nil
		}
	case "log":
		if ok && p.Lo > 0 {
			return newCurve(p.Name, p.Lo, p.Hi, logBend{}), nil
		}
	case "symlog":
		if ok && p.Thresh > 0 && p.Adjust > 0 && p.LnBase > 0 {
			return newCurve(p.Name, p.Lo, p.Hi, symlogBend{p.Thresh, p.Adjust, p.LnBase}), nil
		}
	case "asinh":
		if ok && p.Width > 0 {
			return newCurve(p.Name, p.Lo, p.Hi, asinhBend{p.Width}), nil
		}
	case "power":
		if ok && p.Gamma > 0 {
			return power{p.Lo, p.Hi, p.Gamma}, nil
		}
	case "two-slope":
		if p.Lo < p.Center && p.Center < p.Hi {
			return twoSlope{p.Lo, p.Center, p.Hi}, nil
		}
	case "classes", "categories":
		if err := checkEdges(p.Edges); err != nil {
			return nil, err
		}
		if p.Kind == "categories" {
			return categories{p.Edges}, nil
		}
		return newClasses(p.Name, p.Edges), nil
	case "eqhist":
		return nil, fmt.Errorf("norm eqhist: its steps are too many to travel with tiles")
	case "constant":
		if p.Lo == p.Hi {
			return constant{p.Name, p.Lo, p.Positive}, nil
		}
	default:
		return nil, fmt.Errorf("norm %q is unknown to this version", p.Kind)
	}
	return nil, fmt.Errorf("norm %s from %g to %g is none; its numbers are incomplete or wrong", p.Kind, p.Lo, p.Hi)
}
