package account

import (
	"context"

	"lizhi/domain"
)

// Open gives a person an account with a password at once, as the program itself:
// so the cast of the demo city gets theirs. An account that is active stays as it
// is. It gives the number to log in with.
func (s Service) Open(ctx context.Context, who domain.Actor, person domain.PersonID, password string) (number string, err error) {
	if !who.IsSystem() {
		return "", domain.ErrForbidden
	}
	hash, err := s.passwords.Hash(ctx, password)
	if err != nil {
		return "", err
	}
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		a, err := s.accountOf(ctx, tx, person)
		if err != nil {
			return err
		}
		number = a.Number
		if a.State == Active {
			return nil
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
	return number, err
}
