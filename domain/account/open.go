package account

import (
	"context"
	"errors"

	"lizhi/domain"
)

// Open gives a person an account with a password at once, as the program itself:
// so the cast of the demo city gets theirs. An account that is there keeps its
// number, and one that is active its password too. ErrNumberTaken.
func (s Service) Open(ctx context.Context, who domain.Actor, person domain.PersonID, number, password string) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	hash, err := s.passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		a, err := tx.AccountOf(ctx, person)
		if errors.Is(err, domain.ErrNotFound) {
			a = newAccount(s.world, person)
			a.Number = number
			err = tx.AddAccount(ctx, a)
		}
		if err != nil || a.State == Active {
			return err
		}
		before := a
		if err := a.Activate(hash, s.world.Now()); err != nil {
			return err
		}
		if err := tx.SaveAccount(ctx, a); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Action: "account.open", Object: "account", ID: a.ID, About: person, Before: before, After: a})
	})
}
