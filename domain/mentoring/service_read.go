package mentoring

import (
	"context"
	"errors"
	"slices"

	"lizhi/domain"
)

// Sessions lists a student's sessions, newest first. A former mentor gets what
// that mentor logged, a former school what was logged there.
func (s Service) Sessions(ctx context.Context, who domain.Actor, q SessionQuery) (domain.List[Session], error) {
	made, err := s.seesStudent(ctx, who, "listSessions", q.Student)
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return domain.List[Session]{}, err
	}
	limited := err != nil || made != nil
	if limited {
		q.Made, q.By = made, who.Person
	}
	sessions, err := s.store.Sessions(ctx, q)
	if err == nil && len(sessions) == 0 && limited {
		err = domain.ErrNotFound // a stranger, for all they may know
	}
	return domain.Listed(sessions, q.Page.Limit, func(x Session) domain.Position {
		return domain.Position{At: x.CreatedAt, ID: x.ID}
	}), err
}

// Numbers are the change numbers of a student's sessions, for an ETag: one
// query. Who may see the student is part of the list itself: an equal ETag means
// that nothing changed since they saw it.
func (s Service) Numbers(ctx context.Context, who domain.Actor, student domain.PersonID) ([]int64, error) {
	if who.Person.IsZero() {
		return nil, domain.ErrNotFound
	}
	return s.store.Numbers(ctx, student)
}

// Detail is a session with what was added to it and the versions that were
// answered before.
type Detail struct {
	Session    Session
	Amendments []Amendment
	Answered   []Frozen
}

// Session gives one session, with its amendments.
func (s Service) Session(ctx context.Context, who domain.Actor, id SessionID) (Detail, error) {
	session, err := s.store.Session(ctx, id)
	if err != nil {
		return Detail{}, err
	}
	now, err := s.store.Place(ctx, session.Student)
	if err != nil {
		return Detail{}, err
	}
	if _, ok := who.May(Access["getSession"], session.Subject(now, who)); !ok {
		return Detail{}, domain.ErrNotFound
	}
	d := Detail{Session: session}
	if d.Amendments, err = s.store.Amendments(ctx, id); err != nil {
		return Detail{}, err
	}
	d.Answered, err = s.store.Frozen(ctx, id)
	return d, err
}

// Hours sums the sessions of a student that count: all but the disputed.
func (s Service) Hours(ctx context.Context, who domain.Actor, student domain.PersonID) ([]Total, error) {
	made, err := s.seesStudent(ctx, who, "showMentoringHours", student)
	if err != nil {
		return nil, err
	}
	if made != nil {
		return nil, domain.ErrNotFound // the sum is of now; a former school has no part in it
	}
	return s.store.Totals(ctx, student)
}

// Counts gives the schools that somebody reaches with their figures. A bureau
// sees no figure of one or two sessions.
func (s Service) Counts(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Count], error) {
	access := Access["showMentoringCounts"]
	reach := who.Reach(access)
	if reach.IsEmpty() {
		return domain.List[Count]{}, domain.ErrForbidden
	}
	below, err := s.store.SmallBelow(ctx)
	if err != nil {
		return domain.List[Count]{}, err
	}
	counts, err := s.store.Counts(ctx, reach, page)
	list := domain.Listed(counts, page.Limit, func(c Count) domain.Position {
		return domain.Position{At: c.CreatedAt, ID: c.School}
	})
	for i, c := range list.Items {
		if who.Outside(access, c.Place) && domain.Few(below, c.Sessions, c.Visits) {
			list.Items[i] = c.hidden()
		}
	}
	return list, err
}

// hidden is a count of which too little is there to leave the school.
func (c Count) hidden() Count {
	c.Sessions, c.Minutes, c.Visits, c.Hidden = 0, 0, 0, true
	return c
}

// Rules are the numbers that hold today: a phone knows them before it asks.
func (s Service) Rules(ctx context.Context) (Rules, error) { return s.rules(ctx, s.store) }

// Load keeps the editions of the tables of reference that are not there yet; what
// is kept stays as it is.
func (s Service) Load(ctx context.Context, who domain.Actor, editions ...Rules) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		kept, err := tx.Rules(ctx)
		if err != nil {
			return err
		}
		for _, r := range editions {
			if slices.ContainsFunc(kept, func(k Rules) bool { return k.ValidFrom == r.ValidFrom }) {
				continue
			}
			if err := errors.Join(r.Check(r.ValidFrom), tx.AddRules(ctx, r)); err != nil {
				return err
			}
			if err := tx.Note(ctx, domain.Entry{Action: "mentoring.set_rules", Object: "mentoring.rules", After: r}); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetRules keeps a new edition of the numbers; older ones stay (policy M14).
func (s Service) SetRules(ctx context.Context, who domain.Actor, r Rules) (Rules, error) {
	var kept Rules
	err := s.store.InTx(ctx, who, &kept, func(tx Tx) error {
		basis, ok := who.Office(Access["setMentoringRules"])
		if !ok {
			return domain.ErrForbidden
		}
		if err := r.Check(s.world.Today()); err != nil {
			return err
		}
		if err := tx.AddRules(ctx, r); err != nil {
			return err
		}
		kept = r
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "mentoring.set_rules", Object: "mentoring.rules", After: r})
	})
	return kept, err
}
