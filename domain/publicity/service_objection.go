package publicity

import (
	"context"
	"fmt"
	"strings"

	"lizhi/domain"
)

// Objecting is what somebody who is in scope holds against a notice. An
// anonymous objector is kept nowhere: not in the objection, not in the audit, not
// with an idempotency key; the client's own id keeps a repeat from counting twice.
type Objecting struct {
	ID        ObjectionID // zero: made here
	Row       int         // 0 is the whole notice
	Text      string
	Anonymous bool
}

// Case is an objection with all that happened to it.
type Case struct {
	Objection Objection
	Title     string // of the notice
	Steps     []Step
}

// Raised is a new objection. Secret is said once, to an anonymous objector, who
// looks the answer up with it and the reference.
type Raised struct {
	Case
	Secret string
}

// Pass 凭证 is what an anonymous objector shows.
type Pass struct{ Reference, Secret string }

// longestText is the most characters of an objection or answer.
const longestText = 2000

// Object takes an objection in and freezes the rows it covers, and only these.
// Errors: ErrNotFound out of scope, ErrOver after the period, ErrNoRow, ErrText,
// ErrIDTaken.
func (s Service) Object(ctx context.Context, who domain.Actor, id NoticeID, in Objecting) (Raised, error) {
	if _, err := s.seen(ctx, who, "objectToPublicity", id); err != nil {
		return Raised{}, err
	}
	if err := checkText(in.Text); err != nil {
		return Raised{}, err
	}
	by := who
	if in.Anonymous {
		by = domain.System(&domain.Cause{}) // whatever is written from here on names nobody
	}
	var raised Raised
	err := s.store.InTx(ctx, by, &raised, func(tx Tx) error {
		var err error
		raised, err = s.object(ctx, tx, by.Person, id, in)
		return err
	})
	return raised, err
}

func (s Service) object(ctx context.Context, tx Tx, by domain.PersonID, id NoticeID, in Objecting) (Raised, error) {
	n, rows, calendar, err := s.locked(ctx, tx, id)
	if err != nil {
		return Raised{}, err
	}
	today := s.world.Today()
	if !n.Hangs(today) {
		return Raised{}, ErrOver
	}
	rule, err := s.rule(ctx, tx, n.Kind, today)
	if err != nil {
		return Raised{}, err
	}
	o := Objection{
		ID: in.ID, Notice: n.ID, Row: in.Row, Reference: domain.DrawCode(5), By: by, City: n.City, County: n.County, School: n.School, Class: n.Class,
		State: Pending, Level: n.first(), Version: 1, CreatedAt: s.world.Now(),
	}
	if o.ID.IsZero() {
		o.ID = domain.NewID[Objection](s.world)
	}
	o.start(calendar, today, rule.within(o.Level))
	covered := open(rows, o)
	if len(covered) == 0 {
		return Raised{}, ErrNoRow.With("rows", n.Rows).At("/row")
	}
	secret := ""
	if by.IsZero() {
		secret = domain.DrawCode(10)
		o.Secret = domain.HashCode(secret)
	}
	step := s.step(o, StepRaised, in.Text)
	if err := tx.AddObjection(ctx, o, step); err != nil {
		return Raised{}, err
	}
	if err := s.hold(ctx, tx, n, rows, o); err != nil {
		return Raised{}, err
	}
	return Raised{Case{o, n.Title, []Step{step}}, secret}, s.noteObjection(ctx, tx, domain.Entry{Action: "publicity.object", After: o}, o)
}

// open are the rows that an objection covers and that an answer could change.
func open(rows []Row, o Objection) []Row {
	var out []Row
	for _, r := range rows {
		if r.State != Struck && o.covers(r) {
			out = append(out, r)
		}
	}
	return out
}

// hold freezes what an objection covers and tells the feature behind it.
func (s Service) hold(ctx context.Context, tx Tx, n Notice, rows []Row, o Objection) error {
	covered := open(rows, o)
	if n.State == Open || n.State == Over {
		if frozen := freeze(rows, o); len(frozen) > 0 {
			if err := tx.SaveStates(ctx, frozen); err != nil {
				return err
			}
		}
	}
	return tx.Add(ctx, s.world.Now(), Objected{Notice: n.ID, Rows: numbers(covered)})
}

// locked locks a notice, the root of its rows and objections, and counts its
// period by the calendar.
func (s Service) locked(ctx context.Context, tx Tx, id NoticeID) (Notice, []Row, domain.Calendar, error) {
	n, err := tx.Notice(ctx, id)
	if err != nil {
		return Notice{}, nil, domain.Calendar{}, err
	}
	calendar, err := tx.Calendar(ctx)
	if err != nil {
		return Notice{}, nil, domain.Calendar{}, err
	}
	if n.State == Open {
		n.count(calendar)
	}
	rows, err := tx.Rows(ctx, id)
	return n, rows, calendar, err
}

// rule is the rule of a kind on a day; that there is none is a mistake of
// whoever keeps the table.
func (s Service) rule(ctx context.Context, tx Tx, kind Kind, on domain.Day) (Rule, error) {
	rules, err := tx.Rules(ctx)
	if err != nil {
		return Rule{}, err
	}
	rule, known := RuleOn(rules, kind, on)
	if !known {
		return Rule{}, fmt.Errorf("no rule of kind %s holds on %s", kind, on)
	}
	return rule, nil
}

func (s Service) step(o Objection, kind StepKind, text string) Step {
	return Step{
		ID: domain.NewID[Step](s.world), Objection: o.ID, Number: 1, Kind: kind, Level: o.Level, Text: strings.TrimSpace(text),
		CreatedAt: s.world.Now(),
	}
}

// noteObjection writes the audit; the objector is in it only as the one who acts,
// when named.
func (s Service) noteObjection(ctx context.Context, tx Tx, e domain.Entry, o Objection) error {
	e.Object, e.ID = "publicity.objection", o.ID
	if err := tx.Note(ctx, e); err != nil {
		return err
	}
	return tx.Touch(ctx, o.Notice)
}

func checkText(text string) error {
	if n := len([]rune(strings.TrimSpace(text))); n == 0 || n > longestText {
		return ErrText.With("most", longestText).At("/text")
	}
	return nil
}

// Verdict is the answer to an objection.
type Verdict struct {
	Outcome Outcome // Rejected or Upheld
	Text    string
}

// mayAnswer is who answers at a level.
var mayAnswer = map[Level]domain.Access{
	AtSchool: {{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School}},
	AtCounty: {{Role: domain.CountyOfficer, Scope: domain.County}},
	AtCity:   {{Role: domain.CityOfficer, Scope: domain.City}},
}

// Answer answers an objection at the level that has it. Rejected lets the rows
// go on, upheld strikes them (policy C16). Errors: ErrForbidden at another
// level, ErrOwn, ErrAnswered, ErrText, ErrStale.
func (s Service) Answer(ctx context.Context, who domain.Actor, id ObjectionID, version int, v Verdict) (Case, error) {
	if err := checkText(v.Text); err != nil {
		return Case{}, err
	}
	var c Case
	err := s.store.InTx(ctx, who, &c, func(tx Tx) error {
		n, rows, o, calendar, err := s.objection(ctx, tx, id)
		if err != nil {
			return err
		}
		about := domain.Subject{Person: o.By, Made: o.place(), Now: o.place()}
		basis, err := who.Require(mayAnswer[o.Level], Access["getObjection"], about)
		switch {
		case err != nil:
			return err
		case o.Version != version:
			return domain.ErrStale.With("yours", version).With("current", o.Version)
		case !o.By.IsZero() && o.By == who.Person:
			return ErrOwn
		}
		if err := o.answers(); err != nil {
			return err
		}
		rule, err := s.rule(ctx, tx, n.Kind, s.world.Today())
		if err != nil {
			return err
		}
		before := o
		o.State, o.Outcome = Answered, v.Outcome
		o.start(calendar, s.world.Today(), rule.AppealDays)
		step := s.step(o, StepAnswered, v.Text)
		step.Outcome, step.By = v.Outcome, who.Person
		if c, err = s.next(ctx, tx, n, &o, step); err != nil {
			return err
		}
		if err := s.settle(ctx, tx, n, rows, o); err != nil {
			return err
		}
		return s.noteObjection(ctx, tx, domain.Entry{Basis: basis, Action: "publicity.answer", Before: before, After: o}, o)
	})
	return c, err
}

// objection locks the notice and then the objection.
func (s Service) objection(ctx context.Context, tx Tx, id ObjectionID) (Notice, []Row, Objection, domain.Calendar, error) {
	found, err := tx.NoticeOf(ctx, id)
	if err != nil {
		return Notice{}, nil, Objection{}, domain.Calendar{}, err
	}
	n, rows, calendar, err := s.locked(ctx, tx, found)
	if err != nil {
		return Notice{}, nil, Objection{}, domain.Calendar{}, err
	}
	o, err := tx.Objection(ctx, id)
	if err == nil && o.State != Dropped {
		o.count(calendar)
	}
	return n, rows, o, calendar, err
}

// settle carries an answer out on the rows. Of a notice that is over, what
// nothing holds any more is finished.
func (s Service) settle(ctx context.Context, tx Tx, n Notice, rows []Row, o Objection) error {
	others, err := tx.Pending(ctx, n.ID)
	if err != nil {
		return err
	}
	told := numbers(open(rows, o))
	if changed := settle(rows, o, o.Outcome, others); len(changed) > 0 {
		if err := tx.SaveStates(ctx, changed); err != nil {
			return err
		}
	}
	if err := tx.Add(ctx, s.world.Now(), Resolved{Notice: n.ID, Rows: told, Outcome: o.Outcome}); err != nil {
		return err
	}
	return s.finishOver(ctx, tx, &n, rows)
}

// Appeal 申诉 takes an answer to the level above, by the one who objected under
// their name. Errors: ErrNotFound, ErrNoAppeal, ErrAppealLate, ErrText.
func (s Service) Appeal(ctx context.Context, who domain.Actor, id ObjectionID, text string) (Case, error) {
	return s.appeal(ctx, who, id, text, func(o Objection) bool { return !o.By.IsZero() && o.By == who.Person })
}

// AppealWith is Appeal by an anonymous objector, who shows the pass. Errors:
// ErrPass, and those of Appeal.
func (s Service) AppealWith(ctx context.Context, pass Pass, text string) (Case, error) {
	id, err := s.store.ByReference(ctx, domain.ShapeCode(pass.Reference))
	if err != nil {
		return Case{}, notThere(err)
	}
	c, err := s.appeal(ctx, domain.System(&domain.Cause{}), id, text, func(o Objection) bool { return opens(o.Secret, pass.Secret) })
	return c, notThere(err)
}

func (s Service) appeal(ctx context.Context, who domain.Actor, id ObjectionID, text string, theirs func(Objection) bool) (Case, error) {
	if err := checkText(text); err != nil {
		return Case{}, err
	}
	var c Case
	err := s.store.InTx(ctx, who, &c, func(tx Tx) error {
		n, rows, o, calendar, err := s.objection(ctx, tx, id)
		if err != nil {
			return err
		}
		today := s.world.Today()
		if !theirs(o) {
			return domain.ErrNotFound
		}
		if err := o.appealable(n, today); err != nil {
			return err
		}
		rule, err := s.rule(ctx, tx, n.Kind, today)
		if err != nil {
			return err
		}
		before := o
		o.raise(calendar, today, rule)
		if c, err = s.next(ctx, tx, n, &o, s.step(o, StepAppealed, text)); err != nil {
			return err
		}
		if err := s.hold(ctx, tx, n, rows, o); err != nil {
			return err
		}
		return s.noteObjection(ctx, tx, domain.Entry{Action: "publicity.appeal", Before: before, After: o}, o)
	})
	return c, err
}

// next saves an objection as its next version, with the step that made it so.
func (s Service) next(ctx context.Context, tx Tx, n Notice, o *Objection, step Step) (Case, error) {
	steps, err := tx.Steps(ctx, o.ID)
	if err != nil {
		return Case{}, err
	}
	step.Number = len(steps) + 1
	if err := tx.SaveObjection(ctx, *o, step); err != nil {
		return Case{}, err
	}
	o.Version++
	return Case{*o, n.Title, append(steps, step)}, nil
}

// Escalate gives every objection that nobody answered in time to the level above
// (AI14), each in a transaction of its own. What the city did not answer stays
// overdue: there is nobody above.
func (s Service) Escalate(ctx context.Context, who domain.Actor) (int, error) {
	if !who.IsSystem() {
		return 0, domain.ErrForbidden
	}
	due, err := s.store.Overdue(ctx, s.world.Today(), atOnce)
	if err != nil {
		return 0, err
	}
	for i, id := range due {
		if err := s.escalate(ctx, who.Step(), id); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

func (s Service) escalate(ctx context.Context, who domain.Actor, id ObjectionID) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		n, _, o, calendar, err := s.objection(ctx, tx, id)
		if err != nil {
			return err
		}
		today := s.world.Today()
		if !o.Overdue(today) || o.Level == AtCity {
			return nil
		}
		rule, err := s.rule(ctx, tx, n.Kind, today)
		if err != nil {
			return err
		}
		before := o
		o.raise(calendar, today, rule)
		if _, err := s.next(ctx, tx, n, &o, s.step(o, StepEscalated, "")); err != nil {
			return err
		}
		return s.noteObjection(ctx, tx, domain.Entry{Action: "publicity.escalate", Before: before, After: o}, o)
	})
}
