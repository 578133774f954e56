package density

import "math"

// cone is the value of a dot at a squared distance in float32: 50 in the
// middle, rising with the distance to 255 at the rim.
//
// A root and a division for each pixel of each dot would be most of the work.
// The value only rises with the distance, and float32 numbers sort as their
// bits do; so the numbers are cut into slots by their upper 16 bits, which
// makes steps of 1/128 in the squared distance and so of less than 1 in the
// value: in each slot it takes one value or, from some number on, the next.
type cone struct {
	radius float64 // where the value is 250
	rim2   float32 // the least squared distance whose value is 255
	first  uint32  // upper bits of slot 0; below them all is 50
	slots  []coneSlot
}

type coneSlot struct {
	next uint32 // bits from which on the value is one more, less 1
	base uint32
}

func newCone(radius float64, dotsize int) cone {
	c := cone{radius: radius}
	far := math.Float32bits(float32(dotsize) * float32(dotsize))
	c.rim2 = math.Float32frombits(c.find(0, far, 255))
	c.first = (c.find(0, far, 51) - 1) >> 16
	// A row of pixels goes up to 2 beyond the rim.
	r := math.Sqrt(float64(c.rim2)) + 4
	last := math.Float32bits(float32(2*r*r)) >> 16
	for k := c.first; k <= last; k++ {
		lo, hi := k<<16, (k+1)<<16
		s := coneSlot{next: hi, base: uint32(c.value(math.Float32frombits(lo)))}
		if s.base < 255 {
			s.next = c.find(lo, hi, int(s.base)+1)
		}
		s.next--
		c.slots = append(c.slots, s)
	}
	return c
}

// value is the original's expression; the conversions keep each rounding where
// it has one.
func (c *cone) value(s float32) int {
	v := float64(200 * float64(math.Sqrt(float64(s))/c.radius))
	return min(int(v+50), 255)
}

// find bisects for the first bits in (lo, hi] whose value is v or more; at hi
// it is taken to be.
func (c *cone) find(lo, hi uint32, v int) uint32 {
	for lo+1 < hi {
		mid := lo + (hi-lo)/2
		if c.value(math.Float32frombits(mid)) >= v {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

// multiply takes one row of a dot into the pixels.
func (c *cone) multiply(pixels []uint8, dx2 []float32, dy2 float32) {
	slots, first := c.slots, c.first
	dx2 = dx2[:len(pixels)]
	for j, old := range pixels {
		b := math.Float32bits(dx2[j] + dy2)
		s := &slots[max(b>>16, first)-first]
		v := s.base + (s.next-b)>>31
		pixels[j] = uint8(uint32(old) * v / 255)
	}
}
