package pngfile

import (
	"encoding/binary"
)

// The filters of PNG that help here; Average and Paeth suit photographs.
const (
	filterNone = 0
	filterSub  = 1
	filterUp   = 2
)

// appendFiltered adds a filter byte and the row's differences.
func appendFiltered(dst, row, prev []byte, bpp int) []byte {
	n := len(dst)
	kind := choose(row, prev, bpp)
	dst = append(dst, byte(kind))
	dst = append(dst, row...)
	out := dst[n+1:]
	switch kind {
	case filterUp:
		subtract(out, row, prev)
	case filterSub:
		if len(row) > bpp {
			subtract(out[bpp:], row[bpp:], row)
		}
	}
	return dst
}

// choose takes the filter whose differences look smallest (the sum of their
// sizes, as the PNG standard suggests), judged on a quarter of the row.
func choose(row, prev []byte, bpp int) int {
	var none, sub, up int
	for at := 0; at < len(row); at += 64 {
		for i := at; i < min(at+16, len(row)); i++ {
			v := row[i]
			left := byte(0)
			if i >= bpp {
				left = row[i-bpp]
			}
			none += size(v)
			sub += size(v - left)
			up += size(v - prev[i])
		}
	}
	switch {
	case up <= sub && up <= none:
		return filterUp
	case sub <= none:
		return filterSub
	}
	return filterNone
}

// size is how far a byte is from 0, which it may approach from either side.
func size(v byte) int {
	s := int(int8(v))
	return max(s, -s)
}

// subtract is a-b byte by byte, eight at a time: the top bit of each byte is
// set before, so that no borrow crosses into the next, and put right after.
func subtract(dst, a, b []byte) {
	const top = 0x8080808080808080
	n := len(dst)
	a, b = a[:n], b[:n]
	i := 0
	for ; i+8 <= n; i += 8 {
		x, y := binary.LittleEndian.Uint64(a[i:]), binary.LittleEndian.Uint64(b[i:])
		d := (x | top) - (y &^ uint64(top)) ^ (^(x ^ y))&top
		binary.LittleEndian.PutUint64(dst[i:], d)
	}
	for ; i < n; i++ {
		dst[i] = a[i] - b[i]
	}
}
