package netcdf

import (
	"math"
	"strings"
)

// packing is how stored numbers become physical ones (CF 2.5.1, 8.1): what is
// missing is said in stored numbers, then scale, then offset.
type packing struct {
	missing       []float64
	low, high     float64 // the valid range, in stored numbers
	scale, offset float64
	wrap          float64 // added to negative numbers: classic bytes marked _Unsigned
}

func packingOf(v *variable) packing {
	p := packing{low: math.Inf(-1), high: math.Inf(1), scale: 1}
	p.missing = append(p.missing, v.attrs["_FillValue"].nums...)
	p.missing = append(p.missing, v.attrs["missing_value"].nums...)
	if len(v.attrs["_FillValue"].nums) == 0 {
		if d, ok := defaultFill[v.kind]; ok {
			p.missing = append(p.missing, d)
		}
	}
	if r := v.attrs["valid_range"].nums; len(r) == 2 {
		p.low, p.high = r[0], r[1]
	}
	set := func(to *float64, name string) {
		if x, ok := v.attrs[name].num(); ok && !math.IsNaN(x) {
			*to = x
		}
	}
	set(&p.low, "valid_min")
	set(&p.high, "valid_max")
	set(&p.scale, "scale_factor")
	set(&p.offset, "add_offset")
	if strings.EqualFold(v.text("_Unsigned"), "true") {
		p.wrap = map[string]float64{"int8": 1 << 8, "int16": 1 << 16, "int32": 1 << 32}[v.kind]
		for i, m := range p.missing {
			if m < 0 {
				p.missing[i] += p.wrap
			}
		}
	}
	return p
}

// defaultFill is what the libraries write where nothing was written. Bytes have
// none, as all their values may be meant (NetCDF Users Guide).
var defaultFill = map[string]float64{
	"int16": -32767, "int32": -2147483647, "uint16": 65535, "uint32": 4294967295, "int64": -9223372036854775806,
	"float32": float64(math.Float32frombits(0x7cf00000)), "float64": math.Float64frombits(0x479e000000000000),
}

func (p packing) unpack(dst []float64) {
	plain := p.scale == 1 && p.offset == 0
	if p.wrap == 0 && math.IsInf(p.low, -1) && math.IsInf(p.high, 1) && len(p.missing) > 0 && len(p.missing) <= 2 {
		p.quick(dst, plain)
		return
	}
	for i, v := range dst {
		if v < 0 && p.wrap != 0 {
			v += p.wrap
		}
		switch {
		case p.isMissing(v):
			dst[i] = math.NaN()
		case !plain:
			dst[i] = v*p.scale + p.offset
		default:
			dst[i] = v
		}
	}
}

// quick is unpack for what nearly all files have: one or two missing values, no
// valid range.
func (p packing) quick(dst []float64, plain bool) {
	a, b := p.missing[0], p.missing[len(p.missing)-1]
	if plain {
		for i, v := range dst {
			if v == a || v == b {
				dst[i] = math.NaN()
			}
		}
		return
	}
	for i, v := range dst {
		x := v*p.scale + p.offset
		if v == a || v == b {
			x = math.NaN()
		}
		dst[i] = x
	}
}

// words are the bits of the missing values as float32, where these are all that
// the packing says.
func (p packing) words() (w [2]uint32, ok bool) {
	if p.wrap != 0 || p.scale != 1 || p.offset != 0 || !math.IsInf(p.low, -1) || !math.IsInf(p.high, 1) || len(p.missing) > 2 {
		return w, false
	}
	nan := math.Float32bits(float32(math.NaN())) // which is missing anyway
	w = [2]uint32{nan, nan}
	for i, m := range p.missing {
		s := float32(m)
		switch {
		case m == 0: // has two forms
			return w, false
		case float64(s) == m:
			w[i] = math.Float32bits(s)
		}
	}
	return w, true
}

func (p *packing) isMissing(v float64) bool {
	for _, m := range p.missing {
		if v == m {
			return true
		}
	}
	return v < p.low || v > p.high
}

// step is the distance between neighbouring physical values, 0 for floats.
func (p packing) step(kind string) float64 {
	if strings.HasPrefix(kind, "float") {
		return 0
	}
	return math.Abs(p.scale)
}
