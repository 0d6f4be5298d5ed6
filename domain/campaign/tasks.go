package campaign

// Read reads a list that was brought, or mapped.
type Read struct {
	List ListID `json:"list"`
}

// Kind names the work.
func (Read) Kind() string { return "campaign.read" }

// Once orders it once per list.
func (r Read) Once() string { return r.List.String() }

// Run matches the lists of a campaign and judges what it finds.
type Run struct {
	Campaign ID `json:"campaign"`
}

// Kind names the work.
func (Run) Kind() string { return "campaign.run" }

// Once orders it once per campaign: one that runs goes on with what was asked
// meanwhile.
func (r Run) Once() string { return r.Campaign.String() }

// Prove tells hardship of whom a matched list is evidence.
type Prove struct {
	List ListID `json:"list"`
}

// Kind names the work.
func (Prove) Kind() string { return "campaign.prove" }

// Once orders it once per list.
func (p Prove) Once() string { return p.List.String() }

// Reopen opens the units that closed before a finding of theirs came.
type Reopen struct {
	Campaign ID `json:"campaign"`
}

// Kind names the work.
func (Reopen) Kind() string { return "campaign.reopen" }
