package account

import (
	"context"
	"time"

	"lizhi/domain"
)

// Store is what account needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// ByNumber finds the account with a number; domain.ErrNotFound.
	ByNumber(ctx context.Context, number string) (Account, error)
	// Live reads everything that an actor is made of; domain.ErrNotFound.
	Live(ctx context.Context, account domain.AccountID, login domain.LoginID, on domain.Day) (LiveLogin, error)
	// Holder says who a person is; domain.ErrNotFound.
	Holder(ctx context.Context, person domain.PersonID) (Holder, error)
	// Seen notes that a login was used, unless it was later already.
	Seen(ctx context.Context, id domain.LoginID, at time.Time) error
	// Rules are all versions of the rules.
	Rules(ctx context.Context) ([]RulesVersion, error)
	// Logins are those of an account that have not ended, newest first.
	Logins(ctx context.Context, account domain.AccountID) ([]Login, error)
	// Place is the path of a unit; domain.ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// UnitNames are the names of units, for screens.
	UnitNames(ctx context.Context, units []domain.UnitID) (map[domain.UnitID]string, error)
	// Challenge finds a challenge by its hash, with its account; domain.ErrNotFound.
	Challenge(ctx context.Context, hash []byte) (Challenge, Account, error)
	// Names are the names of persons, for screens.
	Names(ctx context.Context, persons []domain.PersonID) (map[domain.PersonID]string, error)
	// InClass are the students of a class and their guardians, by name, each with
	// the account that they have.
	InClass(ctx context.Context, class domain.UnitID) ([]Member, error)
	// Appointments are those in the units within a reach, newest first.
	Appointments(ctx context.Context, reach domain.Reach, f AppointmentFilter, page domain.Page) ([]Appointed, error)
	// Sweep forgets tries older than TriesKept, and at most limit logins that are
	// over for LoginsKept, with their tokens.
	Sweep(ctx context.Context, now time.Time, limit int) (int64, error)
}

// Tx is what it needs inside a transaction. What it reads it locks, facts of
// other features aside.
type Tx interface {
	domain.Tx
	domain.Students

	// Attempts reads the failures of a number from an address; there is always one.
	Attempts(ctx context.Context, number, address string, now time.Time) (Attempts, error)
	SaveAttempts(ctx context.Context, a Attempts) error
	// ClearAttempts forgets the failures of a number from an address and from
	// everywhere together, or from all addresses when there is none.
	ClearAttempts(ctx context.Context, number, address string) error

	Account(ctx context.Context, id domain.AccountID) (Account, error)
	// AccountOf is the account of a person; domain.ErrNotFound.
	AccountOf(ctx context.Context, person domain.PersonID) (Account, error)
	// AddAccount answers ErrNumberTaken for a number that somebody has, and
	// domain.ErrIDTaken for a person who has an account.
	AddAccount(ctx context.Context, a Account) error
	SaveAccount(ctx context.Context, a Account) error

	// CodeOf is the code of an account that can be used; domain.ErrNotFound.
	CodeOf(ctx context.Context, account domain.AccountID) (Code, error)
	AddCode(ctx context.Context, c Code) error
	SaveCode(ctx context.Context, c Code) error

	// Factor is the second factor of an account, whose row is locked before; zero
	// if there never was one. SaveFactor adds or replaces it.
	Factor(ctx context.Context, account domain.AccountID) (Factor, error)
	SaveFactor(ctx context.Context, f Factor) error
	Challenge(ctx context.Context, id ChallengeID) (Challenge, error)
	AddChallenge(ctx context.Context, c Challenge) error
	SaveChallenge(ctx context.Context, c Challenge) error

	Login(ctx context.Context, id domain.LoginID) (Login, error)
	AddLogin(ctx context.Context, l Login) error
	SaveLogin(ctx context.Context, l Login) error
	// EndLogins ends every login of an account but one.
	EndLogins(ctx context.Context, account domain.AccountID, but domain.LoginID, why EndReason, now time.Time) error

	// Token finds a refresh token by its hash, and whose it is; domain.ErrNotFound.
	// It locks nothing: account and login are locked first, then Family.
	Token(ctx context.Context, hash []byte) (Refresh, domain.AccountID, error)
	// Family are the token with an id and the live ones of its login.
	Family(ctx context.Context, login domain.LoginID, id RefreshID) ([]Refresh, error)
	AddRefresh(ctx context.Context, r Refresh) error
	SaveRefresh(ctx context.Context, r Refresh) error

	Appointment(ctx context.Context, id AppointmentID) (Appointment, error)
	// CurrentAppointment is the one with a current key; domain.ErrNotFound.
	CurrentAppointment(ctx context.Context, key []byte) (Appointment, error)
	// AddAppointment answers ErrAppointed when the person holds the role there.
	AddAppointment(ctx context.Context, a Appointment) error
	SaveAppointment(ctx context.Context, a Appointment) error
	// Admins counts who holds the role of admin on a day.
	Admins(ctx context.Context, on domain.Day) (int, error)

	// AddRules answers ErrRulesThere for a day that has a version.
	AddRules(ctx context.Context, v RulesVersion) error

	// Holder says who a person is; it locks nothing. domain.ErrNotFound.
	Holder(ctx context.Context, person domain.PersonID) (Holder, error)
	// LastFours are the last four of a person's own ID number and phone, as far as
	// they are on file.
	LastFours(ctx context.Context, person domain.PersonID) ([]string, error)
	// Place is the path of a unit; it locks nothing. domain.ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// InClass is as in Store.
	InClass(ctx context.Context, class domain.UnitID) ([]Member, error)
}

// LiveLogin is what an actor is made of.
type LiveLogin struct {
	Account        Account
	Login          Login
	Name           string
	Appointments   []Appointment // not ended
	Wards, Mentees []domain.PersonID
}

// Member is a student of a class or a guardian of one, and the account that
// they have. A guardian of two children in the class is there twice.
type Member struct {
	Person      domain.PersonID
	Name        string
	Guardian    bool
	Ward        string           // the child's name, of a guardian
	Staff       bool             // holds an appointment: somebody else is above
	Account     domain.AccountID // zero without an account
	Number      string
	State       State
	ActivatedAt *time.Time
}

// Appointed is an appointment with whose it is, where, and the account behind it.
type Appointed struct {
	Appointment
	Name     string
	UnitName string
	Account  domain.AccountID
	Number   string
	State    State
}

// AppointmentFilter narrows a list of appointments.
type AppointmentFilter struct {
	Unit domain.UnitID // everything at or below it
	Role domain.Role
}
