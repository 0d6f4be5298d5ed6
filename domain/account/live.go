package account

import (
	"context"
	"errors"
	"sync"
	"time"

	"lizhi/domain"
)

// live remembers actors for up to 10 seconds, so that most requests read
// nothing about who asks and a revocation still works everywhere in that time.
type live struct {
	mu     sync.Mutex
	actors map[domain.LoginID]remembered
	reads  uint64 // grows whenever something is forgotten
}

type remembered struct {
	actor domain.Actor
	until time.Time
}

// crowd is how many actors are remembered at most, some 300 bytes each.
const crowd = 20_000

func (l *live) get(account domain.AccountID, login domain.LoginID, now time.Time) (domain.Actor, uint64, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.actors[login]
	ok = ok && r.actor.Account == account && now.Before(r.until) && !now.Add(fresh).Before(r.until)
	return r.actor, l.reads, ok
}

// put remembers what was read since reads was seen, unless something has been
// forgotten meanwhile, which it may not know.
func (l *live) put(a domain.Actor, now time.Time, reads uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if reads != l.reads {
		return
	}
	if l.actors == nil || len(l.actors) >= crowd {
		l.actors = map[domain.LoginID]remembered{}
	}
	l.actors[a.Login] = remembered{a, now.Add(fresh)}
}

// forget drops whoever is meant; other processes learn of it within 10 seconds.
func (l *live) forget(whoever func(domain.Actor) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reads++
	for id, r := range l.actors {
		if whoever(r.actor) {
			delete(l.actors, id)
		}
	}
}

// seenEvery is how exactly it is known when a login was used last.
const seenEvery = time.Minute

// Actor says who an account is at this moment: appointments that hold today,
// wards and mentees. It wraps ErrLoggedOut when the login has ended, was idle
// for too long, or the account is not active. What it says is up to 10 seconds
// old.
func (s Service) Actor(ctx context.Context, account domain.AccountID, login domain.LoginID) (domain.Actor, error) {
	now := s.world.Now()
	actor, reads, ok := s.live.get(account, login, now)
	if ok {
		return actor, nil
	}
	rules, err := s.current(ctx)
	if err != nil {
		return domain.Actor{}, err
	}
	l, err := s.store.Live(ctx, account, login, s.world.Today())
	if errors.Is(err, domain.ErrNotFound) {
		return domain.Actor{}, ErrLoggedOut
	} else if err != nil {
		return domain.Actor{}, err
	}
	actor = domain.Actor{
		Account: account, Login: login, Person: l.Account.Person, Name: l.Name, Wards: l.Wards, Mentees: l.Mentees,
	}
	var roles []domain.Role
	for _, a := range l.Appointments {
		if a.Holds(s.world.Today()) {
			actor.Appointments = append(actor.Appointments, domain.Appointment{Role: a.Role, Unit: a.Unit})
			roles = append(roles, a.Role)
		}
	}
	if l.Account.State != Active || l.Login.Over(rules.Idle(roles), now) {
		return domain.Actor{}, ErrLoggedOut
	}
	actor.Unproved = anyOf(roles, rules.ProofRoles) && !l.Login.proved(rules, now)
	if now.Sub(l.Login.SeenAt) >= seenEvery {
		if err := s.store.Seen(ctx, login, now); err != nil {
			return domain.Actor{}, err
		}
	}
	s.live.put(actor, now, reads)
	return actor, nil
}

// Me is what somebody sees of themselves.
type Me struct {
	Account      Account
	Login        domain.LoginID
	Name         string
	Appointments []Appointment
	Units        map[domain.UnitID]string
	Wards        []domain.PersonID
	Names        map[domain.PersonID]string
	ChangeBy     *time.Time // when the password must have been changed, for officers
}

// Me says who the actor is.
func (s Service) Me(ctx context.Context, who domain.Actor) (Me, error) {
	rules, err := s.current(ctx)
	if err != nil {
		return Me{}, err
	}
	l, err := s.store.Live(ctx, who.Account, who.Login, s.world.Today())
	if err != nil {
		return Me{}, err
	}
	me := Me{Account: l.Account, Login: who.Login, Name: l.Name, Wards: l.Wards}
	var units []domain.UnitID
	var roles []domain.Role
	for _, a := range l.Appointments {
		if a.Holds(s.world.Today()) {
			me.Appointments = append(me.Appointments, a)
			units, roles = append(units, a.Unit), append(roles, a.Role)
		}
	}
	if l.Account.PasswordSetAt != nil && anyOf(roles, rules.PasswordRoles) {
		by := l.Account.PasswordSetAt.Add(days(rules.PasswordDays))
		me.ChangeBy = &by
	}
	if me.Units, err = s.store.UnitNames(ctx, units); err != nil {
		return Me{}, err
	}
	me.Names, err = s.store.Names(ctx, l.Wards)
	return me, err
}
