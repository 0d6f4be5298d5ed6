package account

import (
	"context"
	"errors"
	"slices"
	"time"

	"lizhi/domain"
)

// FirstAdmin makes a person the first admin of a city and gives a one-time code;
// `lizhi init` calls it, as the program itself. From this day on officers, heads,
// judges and admins log in with a second factor (policy M7). ErrFounded when
// there is an admin.
func (s Service) FirstAdmin(ctx context.Context, who domain.Actor, person domain.PersonID, city domain.UnitID, first Rules) (Issued, error) {
	if !who.IsSystem() {
		return Issued{}, domain.ErrForbidden
	}
	rules, err := s.current(ctx)
	if err != nil {
		return Issued{}, err
	}
	var issued Issued
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		n, err := tx.Admins(ctx, s.world.Today())
		switch {
		case err != nil:
			return err
		case n > 0:
			return ErrFounded
		}
		_, account, err := s.appoint(ctx, tx, who, Draft{Person: person, Role: domain.Admin, Unit: city}, "appoint")
		if err != nil {
			return err
		}
		if issued, err = s.issueFor(ctx, tx, who, account, ForFounder, rules); err != nil {
			return err
		}
		return s.firstRules(ctx, tx, first)
	})
	return issued, err
}

// firstRules begin today, before anybody has logged in.
func (s Service) firstRules(ctx context.Context, tx Tx, first Rules) error {
	made := RulesVersion{ValidFrom: s.world.Today(), Rules: first, CreatedAt: s.world.Now()}
	return errors.Join(first.Check(), tx.AddRules(ctx, made),
		tx.Note(ctx, domain.Entry{Action: "account.set_rules", Object: "rules", After: made}))
}

// UnlockNumber is Unlock for `lizhi unlock`, which knows the number only.
func (s Service) UnlockNumber(ctx context.Context, who domain.Actor, number string) error {
	a, err := s.byNumber(ctx, who, number)
	if err != nil {
		return err
	}
	return s.Unlock(ctx, who, a.ID)
}

// ResetNumber is Reset for the command line: the way back for an admin above
// whom there is nobody.
func (s Service) ResetNumber(ctx context.Context, who domain.Actor, number string) (Issued, error) {
	a, err := s.byNumber(ctx, who, number)
	if err != nil {
		return Issued{}, err
	}
	return s.Reset(ctx, who, a.ID)
}

// IssueFor gives the account of a person a code, as the program itself: seeds
// let their cast activate as everybody does.
func (s Service) IssueFor(ctx context.Context, who domain.Actor, person domain.PersonID) (Issued, error) {
	if !who.IsSystem() {
		return Issued{}, domain.ErrForbidden
	}
	rules, err := s.current(ctx)
	if err != nil {
		return Issued{}, err
	}
	var issued Issued
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		h, err := tx.Holder(ctx, person)
		if err != nil {
			return err
		}
		a, err := s.accountOf(ctx, tx, person)
		if err != nil {
			return err
		}
		issued, err = s.issueFor(ctx, tx, who, a, h.kind(s.world.Today()), rules)
		issued.Name = h.Name
		return err
	})
	return issued, err
}

func (s Service) byNumber(ctx context.Context, who domain.Actor, number string) (Account, error) {
	if !who.IsSystem() {
		return Account{}, domain.ErrForbidden
	}
	return s.store.ByNumber(ctx, number)
}

// Versions are all versions of the rules, the oldest first.
func (s Service) Versions(ctx context.Context, who domain.Actor) ([]RulesVersion, error) {
	if who.Reach(Access["listRules"]).IsEmpty() {
		return nil, domain.ErrNotFound
	}
	return s.store.Rules(ctx)
}

// Load keeps the versions of the tables of reference that are not there yet; what
// is kept stays as it is.
func (s Service) Load(ctx context.Context, who domain.Actor, versions ...RulesVersion) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	kept, err := s.store.Rules(ctx)
	if err != nil {
		return err
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		for _, v := range versions {
			if slices.ContainsFunc(kept, func(k RulesVersion) bool { return k.ValidFrom == v.ValidFrom }) {
				continue
			}
			v.CreatedAt = s.world.Now()
			if err := errors.Join(v.Rules.Check(), tx.AddRules(ctx, v)); err != nil {
				return err
			}
			if err := tx.Note(ctx, domain.Entry{Action: "account.set_rules", Object: "rules", After: v}); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetRules adds a version of the rules from a coming day on (policy M14).
// ErrBounds, ErrPast, ErrRulesThere.
func (s Service) SetRules(ctx context.Context, who domain.Actor, from domain.Day, rules Rules) (RulesVersion, error) {
	made := RulesVersion{ValidFrom: from, Rules: rules, SetBy: who.Person, CreatedAt: s.world.Now()}
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		made = RulesVersion{ValidFrom: from, Rules: rules, SetBy: who.Person, CreatedAt: s.world.Now()}
		var basis domain.Basis
		if !who.IsSystem() {
			var ok bool
			if basis, ok = who.Office(Access["setRules"]); !ok {
				return domain.ErrNotFound
			}
		}
		if err := rules.Check(); err != nil {
			return err
		}
		if !from.After(s.world.Today()) {
			return ErrPast.At("/valid_from")
		}
		return errors.Join(tx.AddRules(ctx, made), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "account.set_rules", Object: "rules", After: made,
		}))
	})
	return made, err
}

// Sweep forgets what is over: failures of the day before, and tokens and logins
// that ended half a year ago, the least that logs are kept (policy M5).
func (s Service) Sweep(ctx context.Context, limit int) (int64, error) {
	return s.store.Sweep(ctx, s.world.Now(), limit)
}

// The ages at which Sweep forgets.
const (
	TriesKept  = 24 * time.Hour
	LoginsKept = 183 * 24 * time.Hour
)
