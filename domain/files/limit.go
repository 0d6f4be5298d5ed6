package files

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

// The protocol's own bounds: a chunk must fit into a request, and so many into
// a list.
const (
	MinChunk     = 64 << 10
	MaxChunk     = 4 << 20
	DefaultChunk = 512 << 10
)

// Limit is what files of a kind may be from a day on, until a later one for the
// same kind. What is zero is not limited, but for MaxBytes.
type Limit struct {
	Kind       Kind
	From       domain.Day
	Types      []string // by content
	MaxBytes   int64
	MaxPixels  int64
	MinSeconds int
	MaxSeconds int
	UploadDays int // an upload must be complete by then
	IdleDays   int // a clean file that is attached to nothing goes then
	KeepDays   int // an official file goes then, attached or not
	MaxOpen    int // unfinished uploads of one account
	Source     string
}

// Current are the limits that hold on a day, one per kind, in the order of the
// kinds' names.
func Current(all []Limit, on domain.Day) []Limit {
	newest := map[Kind]Limit{}
	for _, l := range all {
		if have, ok := newest[l.Kind]; !l.From.After(on) && (!ok || l.From.After(have.From)) {
			newest[l.Kind] = l
		}
	}
	var current []Limit
	for _, l := range newest {
		current = append(current, l)
	}
	slices.SortFunc(current, func(a, b Limit) int {
		if a.Kind < b.Kind {
			return -1
		}
		return 1
	})
	return current
}

// For is the limit of a kind on a day; ErrNoKind if none is set.
func For(all []Limit, kind Kind, on domain.Day) (Limit, error) {
	for _, l := range Current(all, on) {
		if l.Kind == kind {
			return l, nil
		}
	}
	return Limit{}, ErrNoKind.At("/kind")
}

// Begin asks whether an upload of so many bytes may begin (PH8).
func (l Limit) Begin(size int64) error {
	switch {
	case size < 1:
		return ErrEmpty.At("/size")
	case size > l.MaxBytes:
		return ErrTooLarge.With("max", l.MaxBytes).At("/size")
	}
	return nil
}

// Another asks whether one more upload may be unfinished when there are so many,
// itself among them.
func (l Limit) Another(unfinished int) error {
	if l.MaxOpen > 0 && unfinished > l.MaxOpen {
		return ErrUnfinished.With("max", l.MaxOpen)
	}
	return nil
}

// Takes asks whether a type by content is taken.
func (l Limit) Takes(kind string) error {
	if slices.Contains(l.Types, kind) {
		return nil
	}
	return l.Refusal(kind)
}

// Refusal says of a type by content that it is not taken, and what is.
func (l Limit) Refusal(kind string) *domain.Fault {
	taken := make([]string, len(l.Types))
	for i, t := range l.Types {
		taken[i] = cmp.Or(shortNames[t], t)
	}
	return ErrWrongType.With("type", cmp.Or(shortNames[kind], kind)).With("taken", strings.Join(taken, ", "))
}

// shortNames are the types as people know them.
var shortNames = map[string]string{
	"image/jpeg": "JPEG", "image/png": "PNG", "image/heic": "HEIC", "video/mp4": "MP4", "video/quicktime": "MOV",
	"application/pdf": "PDF", "application/zip": "ZIP", "text/html": "HTML", "text/plain": "CSV",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}

// Lasts asks whether a film is neither too short nor too long (policy H7).
func (l Limit) Lasts(d time.Duration) error {
	if d < time.Duration(l.MinSeconds)*time.Second || l.MaxSeconds > 0 && d > time.Duration(l.MaxSeconds)*time.Second {
		return ErrDuration.With("min", l.MinSeconds).With("max", l.MaxSeconds)
	}
	return nil
}

// days is a number of days from now.
func days(now time.Time, n int) time.Time { return now.Add(time.Duration(n) * 24 * time.Hour) }

// stays is when a file that became clean now goes, unless it is attached.
func (l Limit) stays(now time.Time) time.Time {
	if l.Kind.official() && l.KeepDays > 0 {
		return days(now, l.KeepDays)
	}
	return days(now, l.IdleDays)
}
