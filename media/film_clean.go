package media

import (
	"io"
	"slices"
)

// patch overwrites n bytes at a place: with zeros after what with holds.
type patch struct {
	at, n int64
	with  string
}

// done sorts what is to be blanked and cuts what lies outside or overlaps.
func (f *filmReader) done() (Film, error) {
	slices.SortStableFunc(f.film.patches, func(a, b patch) int { return int(min(max(a.at-b.at, -1), 1)) })
	kept, end := f.film.patches[:0], int64(0)
	for _, p := range f.film.patches {
		if p.at < 0 || p.at >= f.size || p.n <= 0 {
			continue
		}
		p.n = min(p.n, f.size-p.at)
		if cut := end - p.at; cut > 0 {
			if cut >= p.n {
				continue
			}
			p.at, p.n, p.with = end, p.n-cut, ""
		}
		kept, end = append(kept, p), p.at+p.n
	}
	f.film.patches = kept
	return f.film, nil
}

// Clean is the film read from r, from its beginning, with zeros where it told
// of a place or a person. Its length does not change.
func (f Film) Clean(r io.Reader) io.Reader { return &cleaner{r: r, patches: f.patches} }

type cleaner struct {
	r       io.Reader
	at      int64
	patches []patch
}

func (c *cleaner) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	for read := b[:n]; len(c.patches) > 0; c.patches = c.patches[1:] {
		p := c.patches[0]
		for i := max(p.at, c.at); i < min(p.at+p.n, c.at+int64(n)); i++ {
			read[i-c.at] = 0
			if i-p.at < int64(len(p.with)) {
				read[i-c.at] = p.with[i-p.at]
			}
		}
		if p.at+p.n > c.at+int64(n) {
			break // the rest of it comes with the next read
		}
	}
	c.at += int64(n)
	return n, err
}
