package growth

import (
	"slices"
	"unicode/utf8"

	"lizhi/domain"
)

// Check finds everything in the content that no version may hold: unknown
// fields, values outside their list, what is over a limit, a day to come.
func (c Content) Check(r Rules, today domain.Day) error {
	schema, known := SchemaOf(c.Kind)
	if !known {
		return ErrKind.At("/kind")
	}
	faults := []*domain.Fault{
		long("/title", c.Title, r.TitleMax), long("/text", c.Text, r.TextMax), long("/place", c.Place, r.PlaceMax),
	}
	if c.Dimension != "" && !slices.Contains(Dimensions, c.Dimension) {
		faults = append(faults, ErrDimension.At("/dimension"))
	}
	if c.Day.After(today) {
		faults = append(faults, ErrFuture.At("/day"))
	}
	switch {
	case c.Minutes < 0 || c.Minutes > r.MinutesMax:
		faults = append(faults, ErrMinutes.With("max", r.MinutesMax).At("/minutes"))
	case c.Minutes > 0 && schema.Minutes == None:
		faults = append(faults, ErrNoMinutes.At("/minutes"))
	}
	if len(c.Files) > r.FilesMax {
		faults = append(faults, ErrFiles.With("max", r.FilesMax).At("/files"))
	}
	faults = append(faults, c.checkDetails(schema)...)
	return domain.Wrong(faults...)
}

func (c Content) checkDetails(schema Schema) (faults []*domain.Fault) {
	for name := range c.Details {
		if !slices.ContainsFunc(schema.Fields, func(f Field) bool { return f.Name == name }) {
			faults = append(faults, ErrField.With("kind", string(c.Kind)).At("/details/"+name))
		}
	}
	// A map has no order; an answer should.
	slices.SortFunc(faults, func(a, b *domain.Fault) int {
		if a.Fields[0].Pointer < b.Fields[0].Pointer {
			return -1
		}
		return 1
	})
	for _, f := range schema.Fields {
		faults = append(faults, f.check(c.Details[f.Name]))
	}
	return faults
}

// Whole finds everything that a submitted record must have and this content
// has not.
func (c Content) Whole() error {
	schema, _ := SchemaOf(c.Kind)
	var missing []*domain.Fault
	want := func(is bool, pointer string) {
		if !is {
			missing = append(missing, ErrMissing.At(pointer))
		}
	}
	want(c.Title != "", "/title")
	want(c.Dimension != "", "/dimension")
	want(!c.Day.IsZero(), "/day")
	want(c.Text != "" || schema.Text != Required, "/text")
	want(c.Minutes > 0 || schema.Minutes != Required, "/minutes")
	for _, f := range schema.Fields {
		want(c.Details[f.Name] != "" || f.Need != Required, "/details/"+f.Name)
	}
	return domain.Wrong(missing...)
}

func long(pointer, text string, limit int) *domain.Fault {
	if utf8.RuneCountInString(text) > limit {
		return ErrTooLong.With("max", limit).At(pointer)
	}
	return nil
}
