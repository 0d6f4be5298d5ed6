package aid

// Withdrew tells payment that an award was withdrawn, so that what it still
// owes is struck off.
type Withdrew struct{ Award AwardID }

// Kind names the work.
func (Withdrew) Kind() string { return "aid.withdrew" }

// Once orders it once per award.
func (w Withdrew) Once() string { return w.Award.String() }
