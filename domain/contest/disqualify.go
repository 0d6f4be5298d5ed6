package contest

import (
	"context"

	"lizhi/domain"
)

// Disqualified tells publicity and whoever keeps honours that an entry was
// struck by its organiser.
type Disqualified struct {
	Season  SeasonID        `json:"season"`
	Entry   EntryID         `json:"entry"`
	Student domain.PersonID `json:"student"`
}

// Kind names the work.
func (Disqualified) Kind() string { return "contest.disqualified" }

// Verdict is what a second person says to a request to disqualify.
type Verdict string

// The verdicts.
const (
	Agreed  Verdict = "agreed"
	Refused Verdict = "refused"
)

// Ask asks to disqualify an announced entry 取消资格, with a reason (policy H18).
// Errors: ErrEntryState, ErrAsked, ErrReason.
func (e *Entry) Ask(by domain.PersonID, reason string) error {
	reason, err := given(reason)
	switch {
	case err != nil:
		return err
	case e.State != Published:
		return ErrEntryState.With("state", string(e.State))
	case !e.AskedBy.IsZero():
		return ErrAsked
	}
	e.AskedBy, e.Asked = by, reason
	return nil
}

// Decide strikes the entry for the reason that was asked, or lets it stand as it
// was. Errors: ErrNotAsked, ErrSamePerson.
func (e *Entry) Decide(by domain.PersonID, v Verdict) error {
	switch {
	case e.State != Published || e.AskedBy.IsZero():
		return ErrNotAsked
	case e.AskedBy == by:
		return ErrSamePerson
	case v == Agreed:
		e.strike(by, e.Asked)
	default:
		e.AskedBy, e.Asked = domain.PersonID{}, ""
	}
	return nil
}

// AskDisqualification lays an announced entry before a second person; it is under
// review until then.
func (s Service) AskDisqualification(ctx context.Context, who domain.Actor, id EntryID, reason string) (Entry, error) {
	return s.entry(ctx, who, id, "askDisqualification", "contest.ask_disqualification", func(c change) error {
		return c.entry.Ask(who.Person, reason)
	})
}

// DecideDisqualification is the second person's word on the version that was
// read. The season's other awards stay as they are: nobody moves up.
func (s Service) DecideDisqualification(ctx context.Context, who domain.Actor, id EntryID, version int, v Verdict) (Entry, error) {
	return s.entry(ctx, who, id, "decideDisqualification", "contest.decide_disqualification", func(c change) error {
		if version != c.entry.Version {
			return domain.ErrStale.With("yours", version).With("current", c.entry.Version)
		}
		if err := c.entry.Decide(who.Person, v); err != nil || c.entry.State != Struck {
			return err
		}
		return c.tx.Add(ctx, s.world.Now(), Disqualified{c.season.ID, id, c.entry.Student})
	})
}
