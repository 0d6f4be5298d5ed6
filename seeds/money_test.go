package seeds_test

import (
	"testing"

	"lizhi/seeds"
)

// TestTheTablesOfMoneyCanBeRead reads every table and asks each standard
// whether it is right by itself: a programme, a source, a clause, its range.
func TestTheTablesOfMoneyCanBeRead(t *testing.T) {
	t.Parallel()
	ref, err := seeds.Aid()
	if err != nil {
		t.Fatal(err)
	}
	if len(ref.Programmes) != 10 || len(ref.Modes) != 6 || len(ref.Standards) < 20 {
		t.Errorf("read %d programmes, %d modes, %d standards", len(ref.Programmes), len(ref.Modes), len(ref.Standards))
	}
	for _, s := range ref.Standards {
		p, known := ref.Programme(s.Programme)
		if !known {
			t.Errorf("%s %s is of no programme", s.Programme, s.From)
		}
		if err := s.Check(p); err != nil {
			t.Errorf("%s %s %s: %v", s.Programme, s.Stage, s.From, err)
		}
		if s.Source == "" || s.Clause == "" || p.Source == "" || p.Clause == "" {
			t.Errorf("%s %s %s has no source or clause", s.Programme, s.Stage, s.From)
		}
	}
	h, err := seeds.Hardship()
	if err != nil || len(h.Grades) != 4 || len(h.Groups) != 12 {
		t.Errorf("read %d grades and %d groups: %v", len(h.Grades), len(h.Groups), err)
	}
	p, err := seeds.Payment()
	if err != nil || len(p.Layouts) != 2 || len(p.Causes) != 8 {
		t.Errorf("read %d layouts and %d causes: %v", len(p.Layouts), len(p.Causes), err)
	}
}
