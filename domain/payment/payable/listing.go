package payable

// Listing is what became of an award in the lists of its school that were made
// public 公示. A list that was not made public, or was taken back, leaves nothing.
type Listing struct {
	Shown   []Shown
	Removal Removal
}

// Shown is the award's row of a list that was made public.
type Shown struct {
	Hangs      bool // its working days are not over (policy D3)
	Objections int  // that have no answer yet (features AI9)
	Struck     bool // an objection to it was upheld
}

// Removal is what was asked about an award on a frozen list.
type Removal string

// The states of a removal.
const (
	NotAsked Removal = ""
	Asked    Removal = "asked"
	Decided  Removal = "decided"
)

// Holds refuses an award while its lists hold it (policy G2), with the gravest
// reason: its removal is asked for, or an objection was upheld and a task has not
// asked for it yet; an objection to its row is open; the list hangs.
func (l Listing) Holds() error {
	objected, hangs := false, false
	doubted := l.Removal == Asked
	for _, s := range l.Shown {
		doubted = doubted || s.Struck && l.Removal == NotAsked
		objected = objected || s.Objections > 0
		hangs = hangs || s.Hangs
	}
	switch {
	case doubted:
		return ErrDoubted
	case objected:
		return ErrObjected
	case hangs:
		return ErrListHangs
	}
	return nil
}
