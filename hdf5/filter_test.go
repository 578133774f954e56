package hdf5

import (
	"bytes"
	"testing"
)

// Elements of every size come back from their shuffled bytes, with what is left
// over at the end, and a room that held another chunk does not matter.
func TestUnshuffle(t *testing.T) {
	in := new(room)
	for size := 1; size <= 9; size++ {
		for n := range 13 {
			plain := make([]byte, n*size+n%size)
			for i := range plain {
				plain[i] = byte(37*i + size)
			}
			shuffled := append([]byte(nil), plain...)
			for i := range n {
				for j := range size {
					shuffled[j*n+i] = plain[i*size+j]
				}
			}
			if got := unshuffle(shuffled, size, in); !bytes.Equal(got, plain) {
				t.Errorf("%d elements of %d bytes: %v, want %v", n, size, got, plain)
			}
		}
	}
}
