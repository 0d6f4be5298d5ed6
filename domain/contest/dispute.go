package contest

import (
	"context"
	"slices"

	"lizhi/domain"
)

// Dispute is what publicity holds against an award that was made public.
type Dispute struct {
	Open   bool            // an objection 异议 waits for its answer
	Upheld bool            // one was right
	By     domain.PersonID // who answered that; zero unless Upheld
}

// Standing is how an award stands that was announced.
type Standing string

// The standings. The middle one says neither who objects nor to what.
const (
	IsValid     Standing = "valid"
	UnderReview Standing = "under_review" // 复核中
	IsStruck    Standing = "struck"       // 取消奖项
)

// Standing is how the entry's award stands.
func (e Entry) Standing() Standing {
	switch {
	case e.State == Struck:
		return IsStruck
	case e.frozen():
		return UnderReview
	}
	return IsValid
}

// frozen reports whether something is open against the entry's award.
func (e Entry) frozen() bool { return e.Objected || !e.AskedBy.IsZero() }

// OnShow reports whether the entry was put where others can read it and nothing
// is open against its award; whether they may is the question of Honour.May.
func (e Entry) OnShow() bool { return !e.ShownBy.IsZero() && !e.frozen() }

// upheldReason is why an entry was struck; what exactly was held against it stays
// with the objection, for those who answer.
const upheldReason = "公示异议成立，取消奖项"

// Face brings an announced entry to what publicity holds against it: frozen while
// an objection is open, as it was when none is, struck for good when one was
// upheld (policy H14, H18). It says what that was, or nothing when the entry
// stands so already.
func (e *Entry) Face(d Dispute) (action string) {
	switch {
	case e.State != Published: // struck before: nothing gives the award back
		return ""
	case d.Upheld:
		e.strike(d.By, upheldReason)
		return "contest.strike"
	case e.Objected == d.Open:
		return ""
	}
	e.Objected = d.Open
	if d.Open {
		return "contest.freeze"
	}
	return "contest.unfreeze"
}

// strike takes the award away for good.
func (e *Entry) strike(by domain.PersonID, reason string) {
	e.State, e.StruckBy, e.Reason = Struck, by, reason
	e.Objected, e.AskedBy, e.Asked, e.ShownBy = false, domain.PersonID{}, "", domain.PersonID{}
}

// Disputed hears, for the program alone, that something was said about entries
// of a season that were made public. What counts is what publicity holds at this
// moment, so that news may come twice or out of order. The season's other awards
// stay as they are: nobody moves up (policy H18).
func (s Service) Disputed(ctx context.Context, who domain.Actor, season SeasonID, entries []EntryID) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	ids := slices.SortedFunc(slices.Values(entries), func(a, b EntryID) int { return slices.Compare(a[:], b[:]) })
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		for _, id := range ids {
			if err := s.face(ctx, tx, season, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// face locks the student and the entry, as everybody does who changes one.
func (s Service) face(ctx context.Context, tx Tx, season SeasonID, id EntryID) error {
	owner, in, err := tx.EntryOwner(ctx, id)
	if err != nil || in != season {
		return err
	}
	if _, err := tx.Student(ctx, owner); err != nil {
		return err
	}
	e, err := tx.LockEntry(ctx, id)
	if err != nil {
		return err
	}
	dispute, err := tx.Dispute(ctx, season, id)
	if err != nil {
		return err
	}
	before := e
	action := e.Face(dispute)
	if action == "" {
		return nil
	}
	if err := tx.SaveEntry(ctx, e); err != nil {
		return err
	}
	e.Version++
	return s.note(ctx, tx, domain.Entry{
		Action: action, Object: Object, ID: id, About: e.Student, Before: before, After: e,
	}, e.Student, season)
}

// standing is a season's result with how each award stands that is not simply
// valid.
func (s Service) standing(ctx context.Context, id SeasonID) ([]Placing, map[EntryID]Standing, error) {
	placings, err := s.store.Placings(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	disputed, err := s.store.DisputedIn(ctx, id)
	standings := map[EntryID]Standing{}
	for _, e := range disputed {
		standings[e.ID] = e.Standing()
	}
	return placings, standings, err
}
