package people

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// CardCheck says that a card was looked at: whose it is, and the last four
// digits as they stand on it, so that nobody verifies what they do not hold.
type CardCheck struct {
	Holder domain.PersonID // the student, if it is not said
	Last4  string
}

// VerifyCard keeps that the card in use was checked against the card itself and
// its owner's name; payment pays to a verified card only (policy G2). Verified
// again it stays verified. ErrCardLast4 when the digits are not the card's.
func (s Service) VerifyCard(ctx context.Context, who domain.Actor, student domain.PersonID, d CardCheck) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		basis, err := s.studentFor(ctx, tx, who, student, "verifyCard")
		if err != nil {
			return err
		}
		holder, err := s.holder(ctx, tx, student, d.Holder)
		if err != nil {
			return err
		}
		c, err := tx.Card(ctx, holder)
		switch {
		case err != nil:
			return err
		case identity.Last4(string(c.Number)) != d.Last4:
			return ErrCardLast4.At("/last4")
		case !c.VerifiedAt.IsZero():
			return nil
		}
		before := c
		c.VerifiedAt = s.world.Now()
		if err := tx.VerifyCard(ctx, c.ID, c.VerifiedAt); err != nil {
			return err
		}
		if err := tx.Touch(ctx, student, holder); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "people.verify_card", Object: "people.card", ID: c.ID, About: student, Before: before, After: c,
		})
	})
}
