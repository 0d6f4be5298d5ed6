package campaign

import (
	"context"
	"errors"
	"slices"
	"time"

	"lizhi/domain"
)

// Ask orders matching anew, since the roster or what was recognised changed.
func (s Service) Ask(ctx context.Context, who domain.Actor, id ID) (Campaign, error) {
	var c Campaign
	err := s.store.InTx(ctx, who, &c, func(tx Tx) error {
		basis, at, err := s.office(ctx, who, tx, "matchCampaign")
		if err != nil {
			return err
		}
		if c, err = tx.Campaign(ctx, id); err != nil {
			return err
		}
		if err := s.openAt(ctx, tx, c, at); err != nil {
			return err
		}
		c.Asked++
		if err := tx.SaveCampaign(ctx, c); err != nil {
			return err
		}
		c.Version++
		if err := tx.Add(ctx, s.world.Now(), Run{id}); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: "campaign.match", Object: "campaign", ID: id, After: c}, id)
	})
	return c, err
}

// errAgain means that more was asked for while matching ran.
var errAgain = errors.New("matching was asked for again")

// Match matches a campaign's lists with the roster and judges what it finds,
// until everything that was asked for is answered. said hears how far it is.
func (s Service) Match(ctx context.Context, who domain.Actor, id ID, said func(done, total int64)) error {
	if !who.IsSystem() {
		return domain.ErrNotFound
	}
	for {
		c, err := s.store.Campaign(ctx, id)
		if err != nil {
			return err
		}
		if !c.Matching() {
			return s.store.InTx(ctx, who, nil, func(Tx) error { return nil })
		}
		var lists []List
		err = s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error {
			if err := tx.Join(ctx, id); err != nil {
				return err
			}
			lists, err = tx.MarkMatched(ctx, id)
			return err
		})
		if err != nil {
			return err
		}
		rows := 0
		for _, l := range lists {
			rows += l.Total
		}
		if err := s.judgeAll(ctx, who, c, func(n int) { said(int64(min(n, rows)), int64(rows)) }); err != nil {
			return err
		}
		if err := s.answer(ctx, who, c, lists); !errors.Is(err, errAgain) {
			return err
		}
	}
}

// judgeAll judges every student whom a campaign concerns, then every row that
// means nobody, a chunk at a time.
func (s Service) judgeAll(ctx context.Context, who domain.Actor, c Campaign, said func(n int)) error {
	students, err := s.store.Matched(ctx, c, since(c), s.world.Today())
	if err != nil {
		return err
	}
	n := 0
	for some := range slices.Chunk(students, chunk) {
		step := who.Step()
		if err := s.store.InTx(ctx, step, nil, func(tx Tx) error { return s.judge(ctx, tx, c, some) }); err != nil {
			return err
		}
		n += len(some)
		said(n)
	}
	rows, err := s.store.Unmatched(ctx, c.ID)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(rows, chunk) {
		step := who.Step()
		if err := s.store.InTx(ctx, step, nil, func(tx Tx) error { return s.judgeRows(ctx, tx, c, some) }); err != nil {
			return err
		}
		n += len(some)
		said(n)
	}
	return nil
}

// since is the first day of the school year before the campaign's term:
// memberships that ended earlier are old news.
func since(c Campaign) domain.Day {
	year := int(c.Term.SchoolYear())
	if c.Term.IsAutumn() {
		year--
	}
	return domain.NewDay(year, 9, 1)
}

// answer ends a matching: what is proven is told, and closed units with new
// open findings open again. errAgain when more was asked for meanwhile.
func (s Service) answer(ctx context.Context, who domain.Actor, seen Campaign, lists []List) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		c, err := tx.Campaign(ctx, seen.ID)
		if err != nil {
			return err
		}
		if c.Asked != seen.Asked {
			return errAgain
		}
		c.Answered = seen.Asked
		if err := tx.SaveCampaign(ctx, c); err != nil {
			return err
		}
		c.Version++
		for _, l := range lists {
			if err := tx.Add(ctx, s.world.Now(), Prove{l.ID}); err != nil {
				return err
			}
		}
		if err := s.openFor(ctx, tx, &c); err != nil {
			return err
		}
		return tx.Touch(ctx, c.ID)
	})
}

// openFor opens the units that closed before a finding of theirs came.
func (s Service) openFor(ctx context.Context, tx Tx, c *Campaign) error {
	seats, err := tx.Reopening(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		path, err := s.path(ctx, tx, *c, seat.Subject().Made)
		if err != nil {
			return err
		}
		if _, err := s.reopen(ctx, tx, c, path, Turn{Reason: "结束后有新的核查结果"}); err != nil {
			return err
		}
	}
	return nil
}

// Reopen opens the units of a campaign that closed before a finding of theirs
// came: the task of a decision.
func (s Service) Reopen(ctx context.Context, who domain.Actor, id ID) error {
	if !who.IsSystem() {
		return domain.ErrNotFound
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		c, err := tx.Campaign(ctx, id)
		if err != nil {
			return err
		}
		return s.openFor(ctx, tx, &c)
	})
}

// rules are what a judging needs beside the facts.
func (s Service) rules(ctx context.Context, tx Tx) (due domain.Day, rule Rule, err error) {
	ref, err := tx.Reference(ctx)
	if err != nil {
		return due, rule, err
	}
	calendar, err := tx.Calendar(ctx)
	if err != nil {
		return due, rule, err
	}
	rule = ref.Rule(s.world.Today())
	due, _ = calendar.AddWorking(s.world.Today(), rule.Days)
	return due, rule, nil
}

// judge brings the findings of students to what the facts say now.
func (s Service) judge(ctx context.Context, tx Tx, c Campaign, students []domain.PersonID) error {
	due, _, err := s.rules(ctx, tx)
	if err != nil {
		return err
	}
	subjects := make([]FindingID, len(students))
	for i, id := range students {
		subjects[i] = FindingID(id)
	}
	known, err := tx.Known(ctx, c.ID, subjects)
	if err != nil {
		return err
	}
	facts, err := tx.Facts(ctx, c, since(c), s.world.Today(), students)
	if err != nil {
		return err
	}
	w := writing{now: s.world.Now(), due: due}
	var never []domain.PersonID
	for _, f := range facts {
		if f.Place.City.IsZero() {
			never = append(never, f.Student)
			continue
		}
		have, old := known[FindingID(f.Student)]
		if !old {
			have = Finding{Campaign: c.ID, Subject: FindingID(f.Student), Student: f.Student, CreatedAt: w.now}
		}
		have.Departments = sortedOnce(f.Departments)
		w.take(have, Judge(f), f.home(), old)
	}
	if len(never) > 0 {
		if err := tx.NoPupils(ctx, c.ID, never); err != nil {
			return err
		}
	}
	return w.put(ctx, tx)
}

// judgeRows brings the findings of rows to what the facts say now.
func (s Service) judgeRows(ctx context.Context, tx Tx, c Campaign, rows []FindingID) error {
	due, _, err := s.rules(ctx, tx)
	if err != nil {
		return err
	}
	known, err := tx.Known(ctx, c.ID, rows)
	if err != nil {
		return err
	}
	facts, err := tx.RowFacts(ctx, c.ID, rows)
	if err != nil {
		return err
	}
	w := writing{now: s.world.Now(), due: due}
	for _, f := range facts {
		have, old := known[FindingID(f.Row.ID)]
		if !old {
			have = Finding{
				Campaign: c.ID, Subject: FindingID(f.Row.ID), List: f.Row.List, Row: f.Row.Number, Departments: []string{f.Department}, CreatedAt: w.now,
			}
		}
		if old && f.Live && f.Sure {
			if !have.Settled {
				before := have
				have.end(Matching, w.now)
				w.changed(before, have)
			}
			continue
		}
		home := domain.Place{City: f.City, County: f.Row.County}
		w.take(have, f.view(), owner(home, f.Candidates), old)
	}
	return w.put(ctx, tx)
}

// view is what a row means that means nobody for sure.
func (f RowFacts) view() View {
	if !f.Live || f.Sure {
		return View{}
	}
	v := View{NotFound, "unknown", []string{f.Row.Group}}
	for _, c := range f.Candidates {
		switch {
		case c.State == NoPupil:
			continue
		case c.State != Possible:
			if v.Kind == NotFound {
				v.Reason = "rejected"
			}
			continue
		case v.Kind == Uncertain:
			v.Reason = "several"
			return v
		case c.How == ByNumberOnly:
			v.Reason = "other_name"
		default:
			v.Reason = "same_name"
		}
		v.Kind = Uncertain
	}
	return v
}

// writing gathers the findings of a chunk that are new or changed.
type writing struct {
	now   time.Time
	due   domain.Day
	all   []Finding
	steps []Step
}

// take takes in what a judging found about one subject.
func (w *writing) take(f Finding, v View, home domain.Place, old bool) {
	if !old && v.Kind == "" {
		return
	}
	before := f
	seen := f.see(v, w.due, w.now)
	moved := v.Kind != "" && f.place(home)
	if !seen && !moved {
		return
	}
	w.changed(before, f)
}

func (w *writing) changed(before, f Finding) {
	f.Version = before.Version + 1
	w.all = append(w.all, f)
	if before.Version > 0 || f.Kind != Covered { // covered from the beginning is no story
		w.steps = append(w.steps, f.step(domain.PersonID{}, w.now))
	}
}

func (w *writing) put(ctx context.Context, tx Tx) error {
	if len(w.all) == 0 {
		return nil
	}
	if err := tx.Put(ctx, w.all); err != nil {
		return err
	}
	return tx.AddSteps(ctx, w.steps)
}

// Proofs lists the rows after one of whose students a matched list is evidence
// (policy C11), with the list itself; none for a list that is not matched.
func (s Service) Proofs(ctx context.Context, who domain.Actor, id ListID, after, limit int) (List, string, []Proof, error) {
	if !who.IsSystem() {
		return List{}, "", nil, domain.ErrNotFound
	}
	l, err := s.store.List(ctx, id)
	if err != nil || l.State != Matched {
		return l, "", nil, err
	}
	ref, err := s.store.Reference(ctx)
	if err != nil {
		return l, "", nil, err
	}
	name := l.Department
	for _, d := range ref.Departments {
		if d.Code == l.Department {
			name = d.Name
		}
	}
	proofs, err := s.store.Proven(ctx, l, after, limit)
	return l, name, proofs, err
}
