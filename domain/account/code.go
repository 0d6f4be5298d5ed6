package account

import (
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

// CodeID names a one-time code.
type CodeID = domain.ID[Code]

// CodeKind says for whom a code is, and so what else it asks for.
type CodeKind string

// The kinds of code. Only a guardian's asks for the last four of an ID number or
// phone: it goes home in a child's bag.
const (
	ForStudent  CodeKind = "student"
	ForGuardian CodeKind = "guardian"
	ForStaff    CodeKind = "staff"
	ForJudge    CodeKind = "judge"   // an invitation from outside, which expires sooner
	ForFounder  CodeKind = "founder" // the first admin, made by the command line
)

// Code is a one-time code, of which only the hash is known.
type Code struct {
	ID         CodeID
	Account    domain.AccountID
	Hash       []byte
	Kind       CodeKind
	IssuedBy   domain.PersonID
	ExpiresAt  time.Time
	Tries      int // wrong last fours so far
	EndedAt    *time.Time
	Used       bool
	CurrentKey domain.AccountID // the account, while the code can be used
	CreatedAt  time.Time
}

// codeBytes are the random bytes of a code: 80 bits.
const codeBytes = 10

// issue makes a code for an account and says it in clear, once.
func issue(w domain.World, account domain.AccountID, kind CodeKind, by domain.PersonID, rules Rules) (Code, string) {
	now, clear, life := w.Now(), domain.DrawCode(codeBytes), rules.CodeDays
	if kind == ForJudge {
		life = rules.InvitationDays
	}
	return Code{
		ID: CodeID(w.NewID()), Account: account, Hash: domain.HashCode(clear), Kind: kind, IssuedBy: by,
		ExpiresAt: now.Add(days(life)), CurrentKey: account, CreatedAt: now,
	}, clear
}

// Open checks the code against the last four that were typed and those on file.
// ErrCode if it is over, ErrNothingOnFile and ErrLastFour for a guardian's; a
// wrong answer is counted, and the last one allowed ends the code.
func (c *Code) Open(lastFour string, onFile []string, rules Rules, now time.Time) error {
	switch {
	case c.EndedAt != nil, !now.Before(c.ExpiresAt):
		return ErrCode
	case c.Kind != ForGuardian:
		return nil
	case len(onFile) == 0:
		return ErrNothingOnFile
	case slices.Contains(onFile, strings.ToUpper(strings.TrimSpace(lastFour))):
		return nil
	}
	c.Tries++
	if c.Tries >= rules.CodeTries {
		c.end(now)
		return ErrCode
	}
	return ErrLastFour.With("left", rules.CodeTries-c.Tries)
}

func (c *Code) end(now time.Time) { c.EndedAt, c.CurrentKey = &now, domain.AccountID{} }

func (c *Code) use(now time.Time) { c.Used = true; c.end(now) }

// Issued is a code in clear, shown once to whoever hands it over.
type Issued struct {
	Account   domain.AccountID
	Number    string
	Person    domain.PersonID
	Name      string
	Ward      string // the child's name, on a guardian's code
	Kind      CodeKind
	Code      string
	ExpiresAt time.Time
}
