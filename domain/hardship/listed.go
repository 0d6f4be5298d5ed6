package hardship

import (
	"context"
	"slices"

	"lizhi/domain"
)

// Listed is a student of whom a department's list is evidence.
type Listed struct {
	Student   domain.PersonID
	Belonging // the evidence says which list of which department
}

// Prove keeps what departments' lists are evidence of (policy C11): a membership
// from the list's day on, for whoever has none of that evidence yet. Only the
// program itself does it, for students in the order of their ids; a student who
// is enrolled nowhere is left out. Told again it changes nothing.
func (s Service) Prove(ctx context.Context, who domain.Actor, all []Listed) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		ref, err := tx.Reference(ctx)
		if err != nil {
			return err
		}
		for _, l := range all {
			if err := l.check(ref.Groups); err != nil {
				return err
			}
			if err := s.prove(ctx, tx, l); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s Service) prove(ctx context.Context, tx Tx, l Listed) error {
	standing, err := tx.Student(ctx, l.Student)
	if err != nil || standing.Place.School.IsZero() {
		return err
	}
	have, err := tx.MembershipsOf(ctx, l.Student)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(have, func(m Membership) bool { return m.GroupCode == l.GroupCode && m.Evidence == l.Evidence }) {
		return nil
	}
	return s.belongs(ctx, tx, s.membership(standing, l.Belonging), domain.Entry{Action: "hardship.prove"})
}
