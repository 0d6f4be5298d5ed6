package audit

import (
	"fmt"
	"time"

	"lizhi/domain"
)

// Head is the end of the chain: how many rows were sealed, and a value that
// depends on each of them.
type Head struct {
	Position int64
	Chain    []byte // 32 bytes
}

// Wrong says what is wrong with something in the audit.
type Wrong string

// What can be wrong.
const (
	Changed Wrong = "changed" // it is not what was written
	Removed Wrong = "removed" // it was there
	Added   Wrong = "added"   // nobody with the key wrote it
)

// Finding is one thing that is wrong. Row and Process are zero where they are
// not known.
type Finding struct {
	Wrong    Wrong
	What     string // "row", "seal", "process", "witness", "purge"
	Row      [16]byte
	Process  [16]byte
	Number   int64 // of the row in its process
	Position int64 // in the chain
	Action   string
	At       time.Time
}

// String names the finding for a person.
func (f Finding) String() string {
	s := fmt.Sprintf("%s %s", f.What, f.Wrong)
	if f.Row != [16]byte{} {
		s += " " + domain.ID[any](f.Row).String()
	}
	if f.Position > 0 {
		s += fmt.Sprintf(", position %d", f.Position)
	}
	if f.Process != [16]byte{} {
		s += fmt.Sprintf(", number %d of process %s", f.Number, domain.ID[any](f.Process))
	}
	if f.Action != "" {
		s += fmt.Sprintf(", %s at %s", f.Action, f.At.In(domain.Shanghai).Format(time.DateTime))
	}
	return s
}

// MaxFindings is how many findings a report names; it counts them all.
const MaxFindings = 1000

// Report is what verify found.
type Report struct {
	Rows     int64 // audit rows that were looked at
	Sealed   int64
	Purged   int64 // sealed, and removed since by a purge
	Unsealed int64 // written, in order, waiting to be sealed
	Head     Head
	Findings []Finding // at most MaxFindings
	Wrong    int64     // all of them
}

// Add notes a finding.
func (r *Report) Add(f Finding) {
	if r.Wrong++; len(r.Findings) < MaxFindings {
		r.Findings = append(r.Findings, f)
	}
}

// OK reports whether nothing is wrong.
func (r *Report) OK() bool { return r.Wrong == 0 }

// Gaps are the numbers from 1 to below floor that are not among numbers, which
// rise: what is missing of a process whose rows below floor were all kept.
// It stops after limit.
func Gaps(numbers []int64, floor int64, limit int) []int64 {
	var gaps []int64
	expected := int64(1)
	fill := func(to int64) {
		for ; expected < to && expected < floor && len(gaps) < limit; expected++ {
			gaps = append(gaps, expected)
		}
		expected = max(expected, to+1)
	}
	for _, n := range numbers {
		fill(n)
	}
	fill(floor)
	return gaps
}
