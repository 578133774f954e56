package density

import "gonum.org/v1/gonum/dsp/fourier"

// plane is a real transform in two dimensions of ny rows of nx values, nx even.
// Spectra hold ny rows of nx/2+1 coefficients.
type plane struct {
	nx, ny, workers int
}

// fastLength is the next even length >= n that factors into 2, 3 and 5, which
// the transform takes in short steps.
func fastLength(n int) int {
	for n = max(n, 2); ; n++ {
		m := n
		for _, p := range [...]int{2, 3, 5} {
			for m%p == 0 {
				m /= p
			}
		}
		if m == 1 && n%2 == 0 {
			return n
		}
	}
}

// lines runs do over n lines in batches, each with a transform of its own.
func lines[F any](n, workers int, make func() F, do func(f F, i int)) {
	const batch = 32
	parallel((n+batch-1)/batch, workers, func(b int) {
		f := make()
		for i := b * batch; i < min((b+1)*batch, n); i++ {
			do(f, i)
		}
	})
}

func (p plane) forward(v []float64) []complex128 {
	m := p.nx/2 + 1
	out := make([]complex128, p.ny*m)
	lines(p.ny, p.workers, func() *fourier.FFT { return fourier.NewFFT(p.nx) }, func(f *fourier.FFT, i int) {
		f.Coefficients(out[i*m:(i+1)*m], v[i*p.nx:(i+1)*p.nx])
	})
	p.columns(out, true)
	return out
}

// inverse turns the spectrum into values, nx*ny times as large; the spectrum is
// overwritten.
func (p plane) inverse(s []complex128, out []float64) {
	m := p.nx/2 + 1
	p.columns(s, false)
	lines(p.ny, p.workers, func() *fourier.FFT { return fourier.NewFFT(p.nx) }, func(f *fourier.FFT, i int) {
		f.Sequence(out[i*p.nx:(i+1)*p.nx], s[i*m:(i+1)*m])
	})
}

// columns transforms the columns of a spectrum in place. Eight at a time are
// copied out, as many as share the lines of the cache that a row brings in.
func (p plane) columns(s []complex128, forward bool) {
	const wide = 8
	m := p.nx/2 + 1
	type work struct {
		fft *fourier.CmplxFFT
		buf []complex128
	}
	make := func() work { return work{fourier.NewCmplxFFT(p.ny), make([]complex128, wide*p.ny)} }
	lines((m+wide-1)/wide, p.workers, make, func(w work, g int) {
		lo, hi := g*wide, min((g+1)*wide, m)
		for r := range p.ny {
			for c := lo; c < hi; c++ {
				w.buf[(c-lo)*p.ny+r] = s[r*m+c]
			}
		}
		for c := lo; c < hi; c++ {
			col := w.buf[(c-lo)*p.ny : (c-lo+1)*p.ny]
			if forward {
				w.fft.Coefficients(col, col)
			} else {
				w.fft.Sequence(col, col)
			}
		}
		for r := range p.ny {
			for c := lo; c < hi; c++ {
				s[r*m+c] = w.buf[(c-lo)*p.ny+r]
			}
		}
	})
}
