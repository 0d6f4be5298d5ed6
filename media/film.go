package media

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

const (
	maxIndex   = 4 << 20 // bytes of a moov: three minutes of phone video take 60 KB
	maxPatches = 100_000
	maxDepth   = 8
)

// Film is what its atoms say of an MP4 or MOV, and what has to be blanked in it.
type Film struct {
	Duration      time.Duration // the longest that any of its tracks claims
	Width, Height int           // of the picture as it is shown, before turning

	patches []patch // in order, not overlapping
}

// ReadFilm reads the atoms of a film of size bytes. Only headers and the index
// are read, at most 4 MiB. ErrNoFilm if it is none, is in fragments without a
// length, or has no picture.
func ReadFilm(r io.ReaderAt, size int64) (Film, error) {
	f := &filmReader{size: size}
	var began, indexed bool
	for at := int64(0); at < size; {
		a, err := readAtom(r, at, size)
		if err != nil {
			return Film{}, err
		}
		if !began && a.kind != "ftyp" {
			return Film{}, ErrNoFilm
		}
		began = true
		switch a.kind {
		case "ftyp", "mdat", "moof", "mfra", "sidx", "styp", "wide", "pdin":
		case "moov":
			if indexed || a.size-a.header > maxIndex {
				return Film{}, ErrNoFilm
			}
			indexed = true
			index := make([]byte, a.size-a.header)
			if _, err := r.ReadAt(index, a.at+a.header); err != nil && err != io.EOF {
				return Film{}, fmt.Errorf("%w: %w", ErrBroken, err)
			}
			if err := f.index(index, a.at+a.header, 0); err != nil {
				return Film{}, err
			}
		default:
			f.blank(a) // uuid, meta, udta, free, a maker's own: nothing that is shown
		}
		at += a.size
	}
	if !indexed || f.film.Duration <= 0 || f.film.Width < 1 || f.film.Height < 1 {
		return Film{}, ErrNoFilm
	}
	return f.done()
}

// atom is one box: its place in the file, its size with header, its name.
type atom struct {
	at, header, size int64
	kind             string
}

func readAtom(r io.ReaderAt, at, end int64) (atom, error) {
	var h [16]byte
	n, err := r.ReadAt(h[:min(16, end-at)], at)
	if err != nil && err != io.EOF {
		return atom{}, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return parseAtom(h[:n], at, end)
}

func parseAtom(h []byte, at, end int64) (atom, error) {
	if len(h) < 8 {
		return atom{}, ErrBroken
	}
	a := atom{at: at, header: 8, size: int64(binary.BigEndian.Uint32(h)), kind: string(h[4:8])}
	switch a.size {
	case 0: // to the end of the file
		a.size = end - at
	case 1: // a film of more than 4 GB, or a writer that was prepared for one
		if len(h) < 16 {
			return atom{}, ErrBroken
		}
		a.header, a.size = 16, int64(binary.BigEndian.Uint64(h[8:]))
	}
	if a.size < a.header || a.size > end-at {
		return atom{}, ErrBroken // cut short
	}
	return a, nil
}

type filmReader struct {
	size  int64
	film  Film
	track track
}

// track is the sample table of the track that is being read.
type track struct {
	handler                  string
	sizes, runs, short, long []byte // stsz, stsc, stco, co64
}

// index walks the atoms inside a moov, whose bytes b stand at base in the file.
func (f *filmReader) index(b []byte, base int64, depth int) error {
	for at := int64(0); at < int64(len(b)); {
		a, err := parseAtom(b[at:], at, int64(len(b)))
		if err != nil {
			if depth > 0 && len(b)-int(at) < 8 {
				return nil // QuickTime ends some lists with four zero bytes
			}
			return err
		}
		body := b[a.at+a.header : a.at+a.size]
		inFile := a
		inFile.at += base
		if err := f.one(inFile, body, depth); err != nil {
			return err
		}
		at += a.size
	}
	return nil
}

func (f *filmReader) one(a atom, body []byte, depth int) error {
	switch a.kind {
	case "trak":
		f.track = track{}
		if err := f.inside(a, body, depth); err != nil {
			return err
		}
		return f.blankSamples()
	case "mdia", "minf", "stbl", "mvex":
		return f.inside(a, body, depth)
	case "udta", "meta", "uuid", "free", "skip":
		f.blank(a) // where ©xyz, loci, com.apple.quicktime.location and names live
	case "mvhd", "mdhd":
		f.lasts(body, 12)
	case "mehd":
		f.fragmentsLast(body)
	case "tkhd":
		if len(body) >= 84 {
			size := body[len(body)-8:]
			w, h := int(binary.BigEndian.Uint16(size)), int(binary.BigEndian.Uint16(size[4:]))
			if w*h > f.film.Width*f.film.Height {
				f.film.Width, f.film.Height = w, h
			}
		}
	case "hdlr":
		if len(body) >= 12 && f.track.handler == "" {
			f.track.handler = string(body[8:12])
		}
	case "stsz":
		f.track.sizes = body
	case "stsc":
		f.track.runs = body
	case "stco":
		f.track.short = body
	case "co64":
		f.track.long = body
	}
	return nil
}

func (f *filmReader) inside(a atom, body []byte, depth int) error {
	if depth >= maxDepth {
		return ErrNoFilm
	}
	return f.index(body, a.at+a.header, depth+1)
}

// lasts reads time scale and duration of a movie or media header, which stand
// behind two dates that are wider in version 1.
func (f *filmReader) lasts(b []byte, at int) {
	if len(b) < 20 {
		return
	}
	var scale, units uint64
	if b[0] == 1 {
		if len(b) < 32 {
			return
		}
		scale, units = uint64(binary.BigEndian.Uint32(b[20:])), binary.BigEndian.Uint64(b[24:])
	} else {
		scale, units = uint64(binary.BigEndian.Uint32(b[at:])), uint64(binary.BigEndian.Uint32(b[at+4:]))
		if units == 1<<32-1 {
			units = 0 // "unknown"
		}
	}
	f.longer(scale, units)
}

// fragmentsLast reads how long a film in fragments is altogether, in
// milliseconds as every writer of fragments scales it.
func (f *filmReader) fragmentsLast(b []byte) {
	switch {
	case len(b) >= 12 && b[0] == 1:
		f.longer(1000, binary.BigEndian.Uint64(b[4:]))
	case len(b) >= 8 && b[0] == 0:
		f.longer(1000, uint64(binary.BigEndian.Uint32(b[4:])))
	}
}

func (f *filmReader) longer(scale, units uint64) {
	const day = 24 * 60 * 60
	if scale == 0 || units/scale > day {
		return
	}
	d := time.Duration(float64(units) / float64(scale) * float64(time.Second)).Round(time.Millisecond)
	f.film.Duration = max(f.film.Duration, d)
}

// blank turns an atom into free space of the same size full of zeros.
func (f *filmReader) blank(a atom) {
	f.film.patches = append(f.film.patches,
		patch{a.at + 4, 4, "free"}, patch{a.at + a.header, a.size - a.header, ""})
}

// blankSamples blanks what a track other than picture and sound holds: phones
// and action cameras write a place for every second into one of its own.
func (f *filmReader) blankSamples() error {
	t := f.track
	if t.handler == "vide" || t.handler == "soun" || t.handler == "" {
		return nil
	}
	offsets, width := t.short, 4
	if len(t.long) > 8 {
		offsets, width = t.long, 8
	}
	if len(offsets) < 8 || len(t.sizes) < 12 || len(t.runs) < 8 {
		return nil // no samples of its own
	}
	offsets = offsets[8:]
	same, sizes, runs := int64(binary.BigEndian.Uint32(t.sizes[4:])), t.sizes[12:], t.runs[8:]
	var per int64 // samples in a chunk, until the next run begins
	for chunk := 1; len(offsets) >= width; chunk++ {
		at := int64(binary.BigEndian.Uint32(offsets))
		if width == 8 {
			at = int64(binary.BigEndian.Uint64(offsets))
		}
		offsets = offsets[width:]
		for len(runs) >= 12 && int(binary.BigEndian.Uint32(runs)) <= chunk {
			per, runs = int64(binary.BigEndian.Uint32(runs[4:])), runs[12:]
		}
		n := same * per
		if same == 0 {
			for range min(per, int64(len(sizes)/4)) {
				n, sizes = n+int64(binary.BigEndian.Uint32(sizes)), sizes[4:]
			}
		}
		f.film.patches = append(f.film.patches, patch{at, n, ""})
		if len(f.film.patches) > maxPatches {
			return ErrNoFilm
		}
	}
	return nil
}
