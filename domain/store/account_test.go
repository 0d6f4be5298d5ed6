package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"lizhi/api"
	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// office is the cast with accounts: 刘敏 is appointed in earnest.
type office struct {
	cast
	account.Service
	db    *store.DB
	clock *storetest.Clock
}

const good, better = "Lizhi-2026", "Puyang-2026"

func newOffice(t *testing.T, db *store.DB) office {
	t.Helper()
	o := office{newCast(t, db), account.New(db.Account(), api.Cheap(), db.World()), db, storetest.ClockOf(db)}
	insert(t, db, "people_guardians", map[string]any{
		"id": storetest.ID[string](), "guardian_id": o.father.Person, "ward_id": o.man, "relation": "father",
		"began_on": domain.NewDay(2023, 9, 1), "pair_key": append(o.father.Person[:], o.man[:]...), "created_at": storetest.Start,
	})
	if err := db.Write(context.Background()).Table("people_persons").Where("id = ?", o.father.Person).Update("phone_last4", "1234").Error; err != nil {
		t.Fatal(err)
	}
	return o
}

// from is somebody who is not logged in, at an address.
func from(address string) domain.Actor {
	return domain.Actor{Cause: &domain.Cause{Request: "request", Address: address}}
}

// appointed makes an appointment as the program itself.
func (o office) appoint(t testing.TB, person domain.PersonID, role domain.Role, unit domain.UnitID) account.Appointment {
	t.Helper()
	a, err := o.Appoint(t.Context(), system, account.Draft{Person: person, Role: role, Unit: unit})
	if err != nil {
		t.Fatal(err)
	}
	return a.Appointment
}

// join gives a person a code and lets them activate it.
func (o office) join(t testing.TB, person domain.PersonID, lastFour string) (account.Issued, account.Granted) {
	t.Helper()
	issued, err := o.IssueFor(t.Context(), system, person)
	if err != nil {
		t.Fatal(err)
	}
	granted, err := o.Activate(t.Context(), from("10.0.0.1"), account.Activation{
		Number: issued.Number, Code: issued.Code, LastFour: lastFour, Password: good,
	})
	if err != nil {
		t.Fatal(err)
	}
	return issued, granted
}

// officer is 刘敏 with an account and a login.
func (o office) officer(t testing.TB) (account.Issued, account.Granted) {
	t.Helper()
	o.appoint(t, o.min.Person, domain.AidOfficer, o.ofQingfeng.ID)
	return o.join(t, o.min.Person, "")
}

func (o office) login(address, number, password string) (account.Granted, error) {
	return o.Login(context.Background(), from(address), account.Credentials{Number: number, Password: password})
}

func is(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestPolicyM6LockIsPerAddress(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		min, _ := o.officer(t)
		for range 5 {
			_, err := o.login("10.0.0.1", min.Number, "Wrong-2026")
			is(t, "a wrong password", err, account.ErrWrong)
		}
		_, err := o.login("10.0.0.1", min.Number, good)
		is(t, "the right one, locked", err, account.ErrLocked)
		_, err = o.login("10.0.0.2", min.Number, good)
		is(t, "from another address", err, nil)
		if n := auditRows(t, db, "account.login_failed"); n != 5 {
			t.Errorf("%d lines of failed logins, want 5", n)
		}
		o.clock.Add(15*time.Minute - time.Second)
		_, err = o.login("10.0.0.1", min.Number, good)
		is(t, "a second before the lock is over", err, account.ErrLocked)
		o.clock.Add(time.Second)
		_, err = o.login("10.0.0.1", min.Number, good)
		is(t, "when it is over", err, nil)
	})
}

func TestPolicyM6FiftyFailuresLockEverywhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		min, _ := o.officer(t)
		for i := range 50 {
			_, err := o.login(fmt.Sprintf("10.0.1.%d", i), min.Number, "Wrong-2026")
			is(t, "a wrong password", err, account.ErrWrong)
		}
		_, err := o.login("10.0.2.1", min.Number, good)
		is(t, "from an address that never failed", err, account.ErrLocked)
		is(t, "unlock", o.UnlockNumber(t.Context(), system, min.Number), nil)
		_, err = o.login("10.0.2.1", min.Number, good)
		is(t, "after that", err, nil)
	})
}

// TestPolicyM6TriesAtOnceDoNotGetAround sends 40 wrong passwords together: no
// more than five are looked at.
func TestPolicyM6TriesAtOnceDoNotGetAround(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		min, _ := o.officer(t)
		var wait sync.WaitGroup
		var mu sync.Mutex
		looked, locked := 0, 0
		for range 40 {
			wait.Go(func() {
				_, err := o.login("10.0.0.9", min.Number, "Wrong-2026")
				mu.Lock()
				defer mu.Unlock()
				switch {
				case errors.Is(err, account.ErrWrong):
					looked++
				case errors.Is(err, account.ErrLocked):
					locked++
				default:
					t.Errorf("login = %v", err)
				}
			})
		}
		wait.Wait()
		if looked != 5 || locked != 35 {
			t.Errorf("%d looked at and %d locked, want 5 and 35", looked, locked)
		}
	})
}

func TestPolicyM6UnknownNumberIsLikeAnyOther(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		for range 5 {
			_, err := o.login("10.0.0.1", "99999999", good)
			is(t, "an unknown number", err, account.ErrWrong)
		}
		_, err := o.login("10.0.0.1", "99999999", good)
		is(t, "a sixth time", err, account.ErrLocked)
	})
}

func TestPolicyM6FirstLoginChoosesThePassword(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.appoint(t, o.min.Person, domain.AidOfficer, o.ofQingfeng.ID)
		first, err := o.IssueFor(t.Context(), system, o.min.Person)
		is(t, "issue", err, nil)
		second, err := o.IssueFor(t.Context(), system, o.min.Person)
		is(t, "issue again", err, nil)
		activate := func(code, password string) error {
			_, err := o.Activate(t.Context(), from("10.0.0.1"), account.Activation{Number: second.Number, Code: code, Password: password})
			return err
		}
		_, err = o.login("10.0.0.1", second.Number, second.Code)
		is(t, "the code is no password", err, account.ErrWrong)
		is(t, "a weak password", activate(second.Code, "12345678"), account.ErrWeak)
		is(t, "the code before it", activate(first.Code, good), account.ErrCode)
		is(t, "the code", activate(second.Code, good), nil)
		is(t, "the code again", activate(second.Code, better), account.ErrCode)
		_, err = o.login("10.0.0.1", second.Number, good)
		is(t, "the password", err, nil)
	})
}

func TestPolicyM6NinetyDaysThenTheLoginTakesANewPassword(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		min, _ := o.officer(t)
		o.clock.Add(90 * 24 * time.Hour)
		try := func(password, replacement string) error {
			_, err := o.Login(t.Context(), from("10.0.0.1"), account.Credentials{Number: min.Number, Password: password, NewPassword: replacement})
			return err
		}
		is(t, "after 90 days", try(good, ""), account.ErrChange)
		is(t, "the same again", try(good, good), account.ErrSame)
		is(t, "a weak one", try(good, "abcdefgh"), account.ErrWeak)
		is(t, "a new one", try(good, better), nil)
		is(t, "the old one", try(good, ""), account.ErrWrong)
		is(t, "the new one", try(better, ""), nil)
	})
}

func TestPolicyM6IdleOfficerIsLoggedOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		_, min := o.officer(t)
		who := func() error {
			_, err := o.Actor(t.Context(), min.Account, min.Login)
			return err
		}
		for range 3 { // busy for an hour and a quarter
			o.clock.Add(25 * time.Minute)
			is(t, "busy", who(), nil)
		}
		o.clock.Add(30 * time.Minute)
		is(t, "after 30 idle minutes", who(), account.ErrLoggedOut)
		_, err := o.Refresh(t.Context(), from("10.0.0.1"), min.Refresh)
		is(t, "refresh", err, account.ErrRefresh)
	})
}

func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		_, first := o.officer(t)
		refresh := func(token string) (string, error) {
			g, err := o.Refresh(t.Context(), from("10.0.0.1"), token)
			return g.Refresh, err
		}
		lost, err := refresh(first.Refresh)
		is(t, "the first", err, nil)
		second, err := refresh(first.Refresh)
		is(t, "repeated, since its answer was lost", err, nil)
		third, err := refresh(second)
		is(t, "the new successor", err, nil)
		_, err = refresh(first.Refresh)
		is(t, "the first after its successor was used", err, account.ErrRefresh)
		_, err = refresh(third)
		is(t, "the newest: the login is over", err, account.ErrRefresh)
		_, err = o.Actor(t.Context(), first.Account, first.Login)
		is(t, "and nobody is there", err, account.ErrLoggedOut)
		_, err = refresh(lost)
		is(t, "the lost one", err, account.ErrRefresh)
	})
}

func TestADeadRefreshEndsTheLogin(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		_, first := o.officer(t)
		thief, err := o.Refresh(t.Context(), from("10.9.9.9"), first.Refresh)
		is(t, "a thief is first", err, nil)
		owner, err := o.Refresh(t.Context(), from("10.0.0.1"), first.Refresh)
		is(t, "then the owner", err, nil)
		_, err = o.Refresh(t.Context(), from("10.9.9.9"), thief.Refresh)
		is(t, "the thief again", err, account.ErrRefresh)
		_, err = o.Refresh(t.Context(), from("10.0.0.1"), owner.Refresh)
		is(t, "the owner must log in again", err, account.ErrRefresh)
	})
}

// TestFiftyParallelRefreshes sends one token fifty times at once: each gets an
// answer, and exactly one of the successors is alive.
func TestFiftyParallelRefreshes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		_, first := o.officer(t)
		var wait sync.WaitGroup
		tokens := make([]string, 50)
		for i := range tokens {
			wait.Go(func() {
				g, err := o.Refresh(context.Background(), from("10.0.0.1"), first.Refresh)
				if err != nil {
					t.Errorf("refresh = %v", err)
				}
				tokens[i] = g.Refresh
			})
		}
		wait.Wait()
		var states []struct {
			State string
			N     int
		}
		err := db.Read(t.Context()).Table("account_refreshes").Select("state, COUNT(*) AS n").Where("login_id = ?", first.Login).
			Group("state").Order("state").Find(&states).Error
		is(t, "count", err, nil)
		if got, want := fmt.Sprint(states), "[{dead 49} {live 1} {used 1}]"; got != want {
			t.Errorf("tokens = %s, want %s", got, want)
		}
	})
}

// TestRevocationWorksWithinTenSeconds has two processes, each with what it
// remembers.
func TestRevocationWorksWithinTenSeconds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		_, min := o.officer(t)
		other := account.New(db.Account(), api.Cheap(), db.World())
		who, err := other.Actor(t.Context(), min.Account, min.Login)
		is(t, "before", err, nil)
		is(t, "logout", o.Logout(t.Context(), who), nil)
		_, err = o.Actor(t.Context(), min.Account, min.Login)
		is(t, "here at once", err, account.ErrLoggedOut)
		o.clock.Add(10 * time.Second)
		_, err = other.Actor(t.Context(), min.Account, min.Login)
		is(t, "elsewhere after 10 seconds", err, account.ErrLoggedOut)
	})
}

func TestLeavingEndsAppointmentsAndLoginsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		issued, min := o.officer(t)
		o.appoint(t, o.li.Person, domain.CityOfficer, o.city.ID)
		is(t, "leave", o.Leave(t.Context(), o.li, issued.Account), nil)
		_, err := o.Actor(t.Context(), min.Account, min.Login)
		is(t, "the login", err, account.ErrLoggedOut)
		_, err = o.login("10.0.0.1", issued.Number, good)
		is(t, "the password", err, account.ErrWrong)
		var n int64
		q := db.Read(t.Context()).Table("account_appointments").Where("person_id = ? AND ended_at IS NULL", o.min.Person)
		if err := q.Count(&n).Error; err != nil || n != 0 {
			t.Errorf("%d appointments are left, %v", n, err)
		}
	})
}

func TestActorIsWhatHoldsToday(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		today := db.World().Today()
		_, err := o.Appoint(t.Context(), system, account.Draft{
			Person: o.father.Person, Role: domain.Judge, Unit: o.city.ID, Until: today,
		})
		is(t, "appoint", err, nil)
		_, err = o.Appoint(t.Context(), system, account.Draft{
			Person: o.father.Person, Role: domain.Chair, Unit: o.city.ID, From: today.Add(1),
		})
		is(t, "appoint from tomorrow", err, nil)
		_, father := o.join(t, o.father.Person, "1234")
		holds := func() string {
			who, err := o.Actor(t.Context(), father.Account, father.Login)
			is(t, "actor", err, nil)
			if len(who.Wards) != 1 || who.Wards[0] != o.man {
				t.Errorf("wards = %v", who.Wards)
			}
			var roles []domain.Role
			for _, a := range who.Appointments {
				roles = append(roles, a.Role)
			}
			return fmt.Sprint(roles)
		}
		if got := holds(); got != "[judge]" {
			t.Errorf("today %s, want [judge]", got)
		}
		o.clock.Add(16 * time.Hour) // past midnight in Asia/Shanghai
		father, err = o.login("10.0.0.1", o.number(t, o.father.Person), good)
		is(t, "login", err, nil)
		if got := holds(); got != "[chair]" {
			t.Errorf("tomorrow %s, want [chair]", got)
		}
	})
}

func (o office) number(t testing.TB, person domain.PersonID) string {
	t.Helper()
	var number string
	if err := o.db.Read(t.Context()).Table("account_accounts").Where("person_id = ?", person).Pluck("number", &number).Error; err != nil {
		t.Fatal(err)
	}
	return number
}
