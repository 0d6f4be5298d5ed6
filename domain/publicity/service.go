package publicity

import (
	"context"
	"errors"
	"fmt"

	"lizhi/domain"
)

// Service carries out what happens to notices.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Load brings the rules to what the set says; the same set again changes
// nothing.
func (s Service) Load(ctx context.Context, who domain.Actor, rules []Rule) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	for _, r := range rules {
		if err := r.check(); err != nil {
			return err
		}
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error { return tx.SaveRules(ctx, rules) })
}

// Open makes a list public from today on, for the program alone: a feature
// leaves a task, jobs calls this. A source that has a live notice gets that one.
// A draft that breaks a rule is a mistake of the feature and no refusal.
func (s Service) Open(ctx context.Context, who domain.Actor, d Draft) (Notice, error) {
	if !who.IsSystem() {
		return Notice{}, domain.ErrForbidden
	}
	var n Notice
	err := s.store.InTx(ctx, who, &n, func(tx Tx) error {
		live, err := tx.Live(ctx, d.Source)
		if !errors.Is(err, domain.ErrNotFound) {
			n = live
			return err
		}
		n, err = s.open(ctx, tx, d)
		return err
	})
	if errors.Is(err, domain.ErrIDTaken) { // somebody opened it at the same moment
		return s.Open(ctx, who, d)
	}
	return n, err
}

func (s Service) open(ctx context.Context, tx Tx, d Draft) (Notice, error) {
	place, err := tx.Place(ctx, d.Unit)
	if err != nil {
		return Notice{}, fmt.Errorf("publicity of %s: %w", d.Source, err)
	}
	if err := d.check(place); err != nil {
		return Notice{}, err
	}
	today := s.world.Today()
	rule, err := s.rule(ctx, tx, d.Kind, today)
	if err != nil {
		return Notice{}, fmt.Errorf("publicity of %s: %w", d.Source, err)
	}
	calendar, err := tx.Calendar(ctx)
	if err != nil {
		return Notice{}, err
	}
	n := Notice{
		ID: domain.NewID[Notice](s.world), Kind: d.Kind, Source: d.Source, Active: d.Source, Title: d.Title,
		City: place.City, County: place.County, School: place.School, Class: place.Class,
		StartsOn: today, Days: rule.Days, State: Open, Rows: len(d.Entries), OrderedBy: d.OrderedBy, Version: 1, CreatedAt: s.world.Now(),
	}
	n.count(calendar)
	labels, err := tx.Labels(ctx, d.Entries, today)
	if err != nil {
		return Notice{}, err
	}
	if err := tx.AddNotice(ctx, n, n.rows(d.Entries, labels)); err != nil {
		return Notice{}, err
	}
	return n, s.note(ctx, tx, domain.Entry{Action: "publicity.open", After: n}, n)
}

// note writes the audit and moves the notice's and its unit's change numbers.
func (s Service) note(ctx context.Context, tx Tx, e domain.Entry, n Notice) error {
	e.Object, e.ID = "publicity.notice", n.ID
	if err := tx.Note(ctx, e); err != nil {
		return err
	}
	return tx.Touch(ctx, n.ID)
}

// Close ends a notice by hand once its period is over and every objection is
// answered. Errors: ErrEarly (policy D4), ErrObjected (C16), ErrCalendar,
// ErrState, ErrStale.
func (s Service) Close(ctx context.Context, who domain.Actor, id NoticeID, version int) (Notice, error) {
	return s.change(ctx, who, "closePublicity", id, version, func(tx Tx, n *Notice, rows []Row) error {
		if err := n.due(s.world.Today()); err != nil {
			return err
		}
		if frozen := inState(rows, Frozen); len(frozen) > 0 {
			return ErrObjected.With("rows", len(frozen))
		}
		return s.takeDown(ctx, tx, n, rows)
	})
}

// Withdraw takes a notice back with a reason; what the features behind it hear
// is that its rows are withdrawn, and of those that were finished that nothing is
// open against them any more. Errors: ErrReason, ErrState, ErrStale.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, id NoticeID, version int, reason string) (Notice, error) {
	return s.change(ctx, who, "withdrawPublicity", id, version, func(tx Tx, n *Notice, rows []Row) error {
		if err := n.withdraw(reason, s.world.Today()); err != nil {
			return err
		}
		pending, err := tx.Pending(ctx, n.ID)
		if err != nil {
			return err
		}
		if err := tx.SaveNotice(ctx, *n); err != nil {
			return err
		}
		if err := tx.Drop(ctx, n.ID); err != nil {
			return err
		}
		if appealed := appealed(rows, pending); len(appealed) > 0 {
			if err := tx.Add(ctx, s.world.Now(), Resolved{Notice: n.ID, Rows: appealed, Outcome: Rejected}); err != nil {
				return err
			}
		}
		left := append(inState(rows, Shown), inState(rows, Frozen)...)
		return tx.Add(ctx, s.world.Now(), Resolved{Notice: n.ID, Rows: left, Outcome: TakenOut})
	})
}

// Strike takes rows off the live notice of a source, for the program alone: the
// feature behind them no longer stands for what they say. What is open against
// them can still be answered. Without a live notice there is nothing to do.
func (s Service) Strike(ctx context.Context, who domain.Actor, source SourceID, refs ...SourceID) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		live, err := tx.Live(ctx, source)
		if errors.Is(err, domain.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		n, rows, _, err := s.locked(ctx, tx, live.ID)
		if err != nil {
			return err
		}
		struck := strike(rows, refs)
		if len(struck) == 0 {
			return nil
		}
		if err := tx.SaveStates(ctx, struck); err != nil {
			return err
		}
		if err := s.finishOver(ctx, tx, &n, rows); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{Action: "publicity.strike", Before: live, After: n}, n)
	})
}

// finishOver finishes, of a notice that is over, what nothing holds any more.
func (s Service) finishOver(ctx context.Context, tx Tx, n *Notice, rows []Row) error {
	if n.State != Over {
		return nil
	}
	done := n.finish(rows)
	if n.State == Closed {
		if err := tx.SaveNotice(ctx, *n); err != nil {
			return err
		}
	}
	return s.ended(ctx, tx, *n, done)
}

// change is what the two have in common: the lock, who may, the version, the
// calendar of today, and the audit.
func (s Service) change(ctx context.Context, who domain.Actor, operation string, id NoticeID, version int,
	do func(tx Tx, n *Notice, rows []Row) error,
) (Notice, error) {
	var n Notice
	err := s.store.InTx(ctx, who, &n, func(tx Tx) error {
		var err error
		if n, err = tx.Notice(ctx, id); err != nil {
			return err
		}
		basis, ok := who.May(Access[operation], n.subject(nil))
		if !ok {
			return s.hidden(ctx, who, n)
		}
		if n.Version != version {
			return domain.ErrStale.With("yours", version).With("current", n.Version)
		}
		if err := s.recount(ctx, tx, &n); err != nil {
			return err
		}
		rows, err := tx.Rows(ctx, id)
		if err != nil {
			return err
		}
		before := n
		if err := do(tx, &n, rows); err != nil {
			return err
		}
		n.Version++
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: "publicity." + string(n.State), Before: before, After: n}, n)
	})
	return n, err
}

// recount counts the period of a live notice by today's calendar.
func (s Service) recount(ctx context.Context, from interface {
	Calendar(context.Context) (domain.Calendar, error)
}, n *Notice,
) error {
	if n.State != Open {
		return nil
	}
	calendar, err := from.Calendar(ctx)
	if err == nil {
		n.count(calendar)
	}
	return err
}

// takeDown saves a notice whose period is over, and tells of the rows that
// ended.
func (s Service) takeDown(ctx context.Context, tx Tx, n *Notice, rows []Row) error {
	done, err := n.takeDown(rows, s.world.Today())
	if err != nil {
		return err
	}
	if err := tx.SaveNotice(ctx, *n); err != nil {
		return err
	}
	return s.ended(ctx, tx, *n, done)
}

// ended saves rows that are finished and leaves the task for the feature.
func (s Service) ended(ctx context.Context, tx Tx, n Notice, done []Row) error {
	if len(done) == 0 {
		return nil
	}
	if err := tx.SaveStates(ctx, done); err != nil {
		return err
	}
	return tx.Add(ctx, s.world.Now(), Ended{Notice: n.ID, Rows: numbers(done)})
}

func numbers(rows []Row) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = r.Number
	}
	return out
}

func inState(rows []Row, state RowState) []int {
	var out []int
	for _, r := range rows {
		if r.State == state {
			out = append(out, r.Number)
		}
	}
	return out
}

// TakeDown takes down every notice whose period is over (policy D5), each in a
// transaction of its own, and says how many it looked at. What is provisional is
// counted again.
func (s Service) TakeDown(ctx context.Context, who domain.Actor) (int, error) {
	if !who.IsSystem() {
		return 0, domain.ErrForbidden
	}
	due, err := s.store.Due(ctx, s.world.Today(), atOnce)
	if err != nil {
		return 0, err
	}
	for i, id := range due {
		if err := s.takeDownOne(ctx, who.Step(), id); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

// atOnce is the most notices that one night takes down; the rest follows in the
// next run, unseen by anybody meanwhile.
const atOnce = 5000

func (s Service) takeDownOne(ctx context.Context, who domain.Actor, id NoticeID) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		n, err := tx.Notice(ctx, id)
		if err != nil {
			return err
		}
		before := n
		if err := s.recount(ctx, tx, &n); err != nil {
			return err
		}
		if n.State != Open || n.due(s.world.Today()) != nil { // somebody was faster, or the calendar moved its end
			if n == before {
				return nil
			}
			return tx.SaveNotice(ctx, n)
		}
		rows, err := tx.Rows(ctx, id)
		if err != nil {
			return err
		}
		if err := s.takeDown(ctx, tx, &n, rows); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{Action: "publicity.take_down", Before: before, After: n}, n)
	})
}
