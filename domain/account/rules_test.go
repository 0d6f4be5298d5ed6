package account_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/seeds"
)

var (
	rules = first().Rules
	noon  = time.Date(2026, 3, 16, 4, 0, 0, 0, time.UTC)
)

// first is the version of the tables of reference.
func first() account.RulesVersion {
	versions, _, err := seeds.LoginRules()
	if err != nil {
		panic(err)
	}
	return versions[0]
}

func at(d time.Duration) time.Time { return noon.Add(d) }

// TestPolicyM6FiveFailuresLockForFifteenMinutes tries one after the other.
func TestPolicyM6FiveFailuresLockForFifteenMinutes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark  string
		address string
		tries   int
		then    time.Duration
		want    error
	}{
		{"a fifth try", "10.0.0.1", 4, 0, nil},
		{"a sixth at once", "10.0.0.1", 5, 0, account.ErrLocked},
		{"a sixth in the last second of the lock", "10.0.0.1", 5, 15*time.Minute - time.Second, account.ErrLocked},
		{"a sixth when the lock is over", "10.0.0.1", 5, 15 * time.Minute, nil},
		{"from everywhere, a fiftieth", account.Everywhere, 49, 0, nil},
		{"from everywhere, a fifty-first", account.Everywhere, 50, 0, account.ErrLocked},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			a := account.Attempts{Number: "20481357", Address: c.address}
			for range c.tries {
				if err := a.Try(rules, noon); err != nil {
					t.Fatalf("an earlier try: %v", err)
				}
			}
			if err := a.Try(rules, at(c.then)); !errors.Is(err, c.want) {
				t.Errorf("Try = %v, want %v", err, c.want)
			}
		})
	}
}

func TestATryDuringTheLockDoesNotProlongIt(t *testing.T) {
	t.Parallel()
	a := account.Attempts{}
	for range 5 {
		_ = a.Try(rules, noon)
	}
	_ = a.Try(rules, at(14*time.Minute))
	if err := a.Try(rules, at(15*time.Minute)); err != nil {
		t.Errorf("Try after 15 minutes = %v, want nil", err)
	}
	if a.Failures != 1 {
		t.Errorf("failures after the lock = %d, want 1: it begins anew", a.Failures)
	}
}

func TestALockSaysHowManyMinutesAreLeft(t *testing.T) {
	t.Parallel()
	a := account.Attempts{}
	for range 5 {
		_ = a.Try(rules, noon)
	}
	for after, want := range map[time.Duration]int{0: 15, time.Second: 15, time.Minute: 14, 14*time.Minute + 59*time.Second: 1} {
		var f *domain.Fault
		if err := a.Try(rules, at(after)); !errors.As(err, &f) || f.Params["minutes"] != want {
			t.Errorf("after %v: %v, want %d minutes", after, err, want)
		}
	}
}

func TestATryThatNobodyLookedAtIsTakenBack(t *testing.T) {
	t.Parallel()
	a := account.Attempts{}
	for range 5 {
		_ = a.Try(rules, noon)
	}
	a.TakeBack(rules)
	if err := a.Try(rules, noon); err != nil {
		t.Errorf("a fifth try after one was taken back = %v, want nil", err)
	}
}

func TestPolicyM6PasswordOfEightAndThreeClasses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark, password string
		want             error
	}{
		{"eight of three classes", "Abcdefg1", nil},
		{"seven of four", "Abcde1!", account.ErrWeak},
		{"eight of two", "abcdefg1", account.ErrWeak},
		{"long, of one", strings.Repeat("a", 40), account.ErrWeak},
		{"small, digit, other", "abcdef1!", nil},
		{"capital, digit, other", "ABCDEF1!", nil},
		{"Han characters are others", "励志之星2026a", nil},
		{"eight characters, not bytes", "励志之1a", account.ErrWeak},
		{"a blank counts as other", "abc def 1", nil},
		{"control characters are of no class", "abcdefg\x01", account.ErrWeak},
		{"longer than can be hashed in time", "Aa1" + strings.Repeat("x", 254), account.ErrLong},
		{"the longest", "Aa1" + strings.Repeat("x", 253), nil},
		{"with the number of the account in it", "Aa20481357", account.ErrNumberInside},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			if err := rules.CheckPassword(c.password, "20481357"); !errors.Is(err, c.want) {
				t.Errorf("CheckPassword(%q) = %v, want %v", c.password, err, c.want)
			}
		})
	}
}

func TestPolicyM6OfficersChangeEveryNinetyDays(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, c := range []struct {
		remark string
		role   domain.Role
		age    time.Duration
		must   bool
		want   bool
	}{
		{"an admin, a second before", domain.Admin, 90*day - time.Second, false, false},
		{"an admin, after 90 days", domain.Admin, 90 * day, false, true},
		{"a county officer", domain.CountyOfficer, 91 * day, false, true},
		{"an aid officer", domain.AidOfficer, 91 * day, false, true},
		{"a teacher never has to", domain.Teacher, 900 * day, false, false},
		{"a student never has to", domain.Student, 900 * day, false, false},
		{"whoever was told to, at once", domain.Teacher, 0, true, true},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			a := account.Account{PasswordSetAt: &noon, MustChange: c.must}
			if got := a.Expired([]domain.Role{c.role}, rules, at(c.age)); got != c.want {
				t.Errorf("Expired = %t, want %t", got, c.want)
			}
		})
	}
}

func TestPolicyM6IdleLogout(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, c := range []struct {
		remark string
		roles  []domain.Role
		idle   time.Duration
		want   bool
	}{
		{"an officer, a second before", []domain.Role{domain.CityOfficer}, 30*time.Minute - time.Second, false},
		{"an officer after half an hour", []domain.Role{domain.CityOfficer}, 30 * time.Minute, true},
		{"a judge", []domain.Role{domain.Judge}, 30 * time.Minute, true},
		{"an admin", []domain.Role{domain.Admin}, 30 * time.Minute, true},
		{"a teacher", []domain.Role{domain.Teacher}, 30 * time.Minute, false},
		{"a teacher who judges", []domain.Role{domain.Teacher, domain.Judge}, 30 * time.Minute, true},
		{"a student, a second before", nil, 30*day - time.Second, false},
		{"a student after 30 days", nil, 30 * day, true},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			l := account.Login{SeenAt: noon}
			if got := l.Over(rules.Idle(c.roles), at(c.idle)); got != c.want {
				t.Errorf("Over = %t, want %t", got, c.want)
			}
		})
	}
}

// TestPolicyM14RulesHaveVersions picks the version of a day.
func TestPolicyM14RulesHaveVersions(t *testing.T) {
	t.Parallel()
	strict := rules
	strict.Failures = 3
	later := rules
	later.Failures = 4
	versions := []account.RulesVersion{
		first(),
		{ValidFrom: domain.NewDay(2026, 9, 1), Rules: later},
		{ValidFrom: domain.NewDay(2026, 3, 17), Rules: strict},
	}
	for day, want := range map[domain.Day]int{
		domain.NewDay(2020, 1, 1): 5, domain.NewDay(2026, 3, 16): 5, domain.NewDay(2026, 3, 17): 3,
		domain.NewDay(2026, 8, 31): 3, domain.NewDay(2026, 9, 1): 4,
	} {
		if got, err := account.RulesOn(day, versions); err != nil || got.Rules.Failures != want {
			t.Errorf("failures on %s = %d, %v, want %d", day, got.Rules.Failures, err, want)
		}
	}
	if v, err := account.RulesOn(domain.NewDay(2019, 12, 31), versions); err == nil {
		t.Errorf("before the first version %+v holds", v)
	}
}

func TestRulesAreBounded(t *testing.T) {
	t.Parallel()
	if err := rules.Check(); err != nil {
		t.Errorf("the founding rules: %v", err)
	}
	wrong := rules
	wrong.LockMinutes, wrong.PasswordLength, wrong.PasswordDays = 14, 7, 91
	var f *domain.Fault
	if !errors.As(wrong.Check(), &f) {
		t.Fatal("Check = nil, want three fields")
	}
	var got []string
	for _, field := range f.Fields {
		got = append(got, field.Pointer)
	}
	if diff := cmp.Diff([]string{"/rules/lock_minutes", "/rules/password_length", "/rules/password_days"}, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	for _, minutes := range []int{15, 30} {
		good := rules
		good.LockMinutes = minutes
		if err := good.Check(); err != nil {
			t.Errorf("a lock of %d minutes: %v", minutes, err)
		}
	}
}

// TestExchange walks a family: r1 was used for r2; what happens to whom depends
// on which one is presented.
func TestExchange(t *testing.T) {
	t.Parallel()
	id := func(n byte) account.RefreshID { return account.RefreshID{n} }
	token := func(n, parent byte, state account.RefreshState) account.Refresh {
		return account.Refresh{ID: id(n), Parent: id(parent), State: state}
	}
	for _, c := range []struct {
		remark    string
		presented byte
		family    []account.Refresh
		changed   []account.Refresh
		want      error
	}{
		{"the live one is used", 1, []account.Refresh{token(1, 0, account.Live)}, []account.Refresh{token(1, 0, account.Used)}, nil},
		{
			"a repeat before the successor was used kills the successor", 1,
			[]account.Refresh{token(1, 0, account.Used), token(2, 1, account.Live)},
			[]account.Refresh{token(2, 1, account.Dead)},
			nil,
		},
		{
			"a repeat after the successor was used is a copy", 1,
			[]account.Refresh{token(1, 0, account.Used), token(3, 2, account.Live)},
			nil, account.ErrRefresh,
		},
		{
			"a dead one is a copy", 2,
			[]account.Refresh{token(2, 1, account.Dead), token(3, 1, account.Live)},
			nil, account.ErrRefresh,
		},
		{"one that is not of the family", 9, []account.Refresh{token(1, 0, account.Live)}, nil, account.ErrRefresh},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			changed, err := account.Exchange(id(c.presented), c.family)
			if !errors.Is(err, c.want) {
				t.Errorf("Exchange = %v, want %v", err, c.want)
			}
			if diff := cmp.Diff(c.changed, changed); diff != "" {
				t.Errorf("changed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCodeOpens(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	ended := at(-time.Hour)
	for _, c := range []struct {
		remark   string
		code     account.Code
		lastFour string
		onFile   []string
		after    time.Duration
		want     error
	}{
		{"a student's", account.Code{Kind: account.ForStudent}, "", nil, 0, nil},
		{"a second before it expires", account.Code{Kind: account.ForStudent}, "", nil, 60*day - time.Second, nil},
		{"expired", account.Code{Kind: account.ForStudent}, "", nil, 60 * day, account.ErrCode},
		{"used, or replaced by a newer one", account.Code{Kind: account.ForStudent, EndedAt: &ended}, "", nil, 0, account.ErrCode},
		{"a guardian's with the phone's", account.Code{Kind: account.ForGuardian}, "1234", []string{"002x", "1234"}, 0, nil},
		{"a guardian's with the ID number's, x or X", account.Code{Kind: account.ForGuardian}, " 002x ", []string{"002X"}, 0, nil},
		{"a guardian's without", account.Code{Kind: account.ForGuardian}, "", []string{"1234"}, 0, account.ErrLastFour},
		{"a guardian of whom nothing is on file", account.Code{Kind: account.ForGuardian}, "1234", nil, 0, account.ErrNothingOnFile},
		{"a fourth wrong answer", account.Code{Kind: account.ForGuardian, Tries: 3}, "9999", []string{"1234"}, 0, account.ErrLastFour},
		{"a fifth wrong answer ends it", account.Code{Kind: account.ForGuardian, Tries: 4}, "9999", []string{"1234"}, 0, account.ErrCode},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			c.code.ExpiresAt = at(60 * day)
			if err := c.code.Open(c.lastFour, c.onFile, rules, at(c.after)); !errors.Is(err, c.want) {
				t.Errorf("Open = %v, want %v", err, c.want)
			}
			if c.code.Tries == 5 && c.code.EndedAt == nil {
				t.Error("five wrong answers and it has not ended")
			}
		})
	}
}

func TestAccountStates(t *testing.T) {
	t.Parallel()
	verbs := map[string]func(*account.Account) error{
		"activate": func(a *account.Account) error { return a.Activate("hash", noon) },
		"password": func(a *account.Account) error { return a.SetPassword("hash", noon) },
		"reset":    func(a *account.Account) error { return a.Reset() },
		"close":    func(a *account.Account) error { return a.Close(noon) },
	}
	for _, c := range []struct {
		from account.State
		verb string
		to   account.State // empty: refused
	}{
		{account.Waiting, "activate", account.Active},
		{account.Active, "activate", ""},
		{account.Closed, "activate", ""},
		{account.Waiting, "password", ""},
		{account.Active, "password", account.Active},
		{account.Closed, "password", ""},
		{account.Waiting, "reset", account.Waiting},
		{account.Active, "reset", account.Waiting},
		{account.Closed, "reset", account.Waiting},
		{account.Waiting, "close", account.Closed},
		{account.Active, "close", account.Closed},
		{account.Closed, "close", account.Closed},
	} {
		t.Run(fmt.Sprint(c.verb, " a ", c.from), func(t *testing.T) {
			t.Parallel()
			a := account.Account{State: c.from, Password: "old", Version: 1}
			err := verbs[c.verb](&a)
			switch {
			case c.to == "" && !errors.Is(err, account.ErrState):
				t.Errorf("%s = %v, want %v", c.verb, err, account.ErrState)
			case c.to != "" && (err != nil || a.State != c.to):
				t.Errorf("%s = %v and %s, want %s", c.verb, err, a.State, c.to)
			}
			if a.State != account.Active && c.to != "" && c.from != c.to && a.Password != "" {
				t.Error("an account that is not active kept its password")
			}
		})
	}
}

func TestAppointmentHolds(t *testing.T) {
	t.Parallel()
	from, until := domain.NewDay(2026, 3, 1), domain.NewDay(2026, 3, 31)
	for _, c := range []struct {
		remark string
		on     domain.Day
		ended  bool
		want   bool
	}{
		{"the day before", from.Add(-1), false, false},
		{"the first day", from, false, true},
		{"the last day", until, false, true},
		{"the day after", until.Add(1), false, false},
		{"ended in between", until.Add(-3), true, false},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			a := account.Appointment{BeganOn: from, UntilOn: until, Version: 1}
			if c.ended {
				if err := a.End(domain.PersonID{1}, noon); err != nil {
					t.Fatal(err)
				}
				if err := a.End(domain.PersonID{1}, noon); !errors.Is(err, account.ErrEnded) {
					t.Errorf("End again = %v, want %v", err, account.ErrEnded)
				}
			}
			if got := a.Holds(c.on); got != c.want {
				t.Errorf("Holds(%s) = %t, want %t", c.on, got, c.want)
			}
		})
	}
}
