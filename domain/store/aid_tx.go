package store

import (
	"context"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/eligibility"
	"lizhi/domain/identity"
	"lizhi/domain/purse"
)

// Learner answers what aid must know of a student, under a lock on the person.
func (t aidTx) Learner(ctx context.Context, student domain.PersonID, about aid.Asked) (aid.Learner, error) {
	standing, err := t.Student(ctx, student)
	if err != nil {
		return aid.Learner{}, err
	}
	l := aid.Learner{Standing: standing}
	set, err := rulesOf(t.db, about)
	if err != nil {
		return l, err
	}
	cases, err := casesOf(t.db, set, about, t.store.world.Today(), []domain.PersonID{student})
	if err != nil || len(cases) == 0 {
		return l, found(err)
	}
	c := cases[0]
	l.Standard, l.NoStandard, l.Purse = c.Standard, c.NoStandard, toPurse(c.Purse)
	l.Verdict, err = toVerdict(set.Decide(c.Question))
	return l, err
}

// rulesOf are the rules of a programme in force in a term.
func rulesOf(q *gorm.DB, about aid.Asked) (eligibility.Set, error) {
	var rows []ruleSetRow
	err := q.Where("programme = ?", about.Programme).Find(&rows).Error
	sets := eligibility.Sets(convert(rows, func(r ruleSetRow) eligibility.Set { return eligibility.Set(r) }))
	set := sets.At(about.Programme, about.Term)
	set.Programme = about.Programme
	return set, err
}

func toPurse(a purse.Answer) aid.Purse {
	return aid.Purse{
		Kind: aid.PurseKind(a.Kind), Rule: a.Rule, Payer: a.Payer, Policy: a.Policy, Amount: a.Amount, Clause: a.Clause, Why: a.Why,
	}
}

// toVerdict puts a decision into the words of aid.
func toVerdict(d eligibility.Decision) (aid.Verdict, error) {
	v := aid.Verdict{Passed: d.Passed, Rules: d.Set, Version: d.Version}
	if f, is := d.Against(); is {
		v.Kind, v.Reason, v.Clause = string(f.Kind), f.Reason, f.Clause
	}
	for _, f := range d.Warnings() {
		v.Warnings = append(v.Warnings, aid.Warning{Code: f.Warns, Reason: f.Reason, Clause: f.Clause})
	}
	var err error
	v.Record, err = json.Marshal(d)
	return v, err
}

// Candidates lists who in a school is entitled by the rules and has no award.
func (t aidTx) Candidates(_ context.Context, school domain.UnitID, about aid.Asked) ([]domain.PersonID, error) {
	set, err := rulesOf(t.db, about)
	if err != nil {
		return nil, err
	}
	students, err := enrolledToday(t.db, school)
	if err != nil {
		return nil, err
	}
	var p programmeRow
	if err := t.db.Where("code = ?", about.Programme).Take(&p).Error; err != nil {
		return nil, found(err)
	}
	has, err := t.holding(aid.Programme(p), about.Term, school)
	if err != nil {
		return nil, err
	}
	var entitled []domain.PersonID
	for batch := range slices.Chunk(students, 400) {
		cases, err := casesOf(t.db, set, about, t.store.world.Today(), batch)
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			if c.Paid && !has[c.Facts.Student] && set.Decide(c.Question).Passed {
				entitled = append(entitled, c.Facts.Student)
			}
		}
	}
	return entitled, nil
}

// holding are the students of a school who have an award of the period already.
func (t aidTx) holding(p aid.Programme, term domain.Term, school domain.UnitID) (map[domain.PersonID]bool, error) {
	q := t.db.Model(&awardRow{}).Where("programme = ? AND active_key IS NOT NULL", p.Code)
	if p.Kind == aid.Scholarship {
		q = q.Where("term IN ?", []domain.Term{term.SchoolYear().Autumn(), term.SchoolYear().Spring()})
	} else {
		q = q.Where("term = ?", term)
	}
	var ids []domain.PersonID
	err := q.Where("student_id IN (SELECT person_id FROM people_enrolments WHERE ended_on IS NULL AND school_id = ?)", school).
		Pluck("student_id", &ids).Error
	has := map[domain.PersonID]bool{}
	for _, id := range ids {
		has[id] = true
	}
	return has, err
}

// atSchool are the statuses in which a student goes to school.
var atSchool = []identity.Status{identity.Attending, identity.Guest, identity.Repeating}

// groupsHeld lists the special groups that hold for a student on a day.
func groupsHeld(q *gorm.DB, student domain.PersonID, today domain.Day) ([]string, error) {
	held, err := memberships(q, student)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	ref, err := hardshipReference(q)
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, m := range held {
		for _, g := range ref.Groups {
			if g.Code == m.GroupCode && m.Counts(g, today) {
				codes = append(codes, g.Code)
			}
		}
	}
	return codes, nil
}

// Place is where a unit stands, without a lock.
func (t aidTx) Place(_ context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(t.db, unit)
}

// InClass lists who is enrolled in a class today.
func (t aidTx) InClass(_ context.Context, class domain.UnitID) ([]domain.PersonID, error) {
	var ids []domain.PersonID
	err := t.db.Table("people_enrolments").Where("class_id = ? AND ended_on IS NULL", class).
		Order("person_id").Pluck("person_id", &ids).Error
	return ids, err
}

// InPayment reports whether money of an award is in a batch, on its way or paid.
func (t aidTx) InPayment(ctx context.Context, a aid.Award) (bool, error) {
	if _, err := t.Student(ctx, a.Student); err != nil {
		return false, err
	}
	var busy int64
	err := t.db.Table("payment_obligations").
		Where("award_id = ? AND (in_flight > 0 OR paid > 0 OR id IN (SELECT active_id FROM payment_attempts WHERE active_id IS NOT NULL))", a.ID).
		Count(&busy).Error
	if err != nil || busy > 0 {
		return busy > 0, err
	}
	err = t.db.Model(&fundEntryRow{}).Where("award_key = ?", a.ID).Count(&busy).Error // the school has paid it
	return busy > 0, err
}

// Award reads and locks an award.
func (t aidTx) Award(_ context.Context, id aid.AwardID) (aid.Award, error) {
	var r awardRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return aid.Award(r), found(err)
}

// Held are the awards of a student in a school year that were not withdrawn.
func (t aidTx) Held(_ context.Context, student domain.PersonID, year domain.SchoolYear) ([]aid.Award, error) {
	var rows []awardRow
	err := t.db.Where("student_id = ? AND active_key IS NOT NULL AND term IN ?", student, []domain.Term{year.Autumn(), year.Spring()}).
		Order("created_at, id").Find(&rows).Error
	return convert(rows, toAward), err
}

// AddAward keeps an award.
func (t aidTx) AddAward(_ context.Context, a aid.Award) error {
	t.mark(a.Student)
	err := t.db.Create((*awardRow)(&a)).Error
	if duplicate(err) {
		return aid.ErrAwarded.With("period", a.Term).With("programme", a.Programme)
	}
	return err
}

// SaveAward saves an award as its next version.
func (t aidTx) SaveAward(_ context.Context, a aid.Award) error {
	t.mark(a.Student)
	a.Version++
	return save(t.db, (*awardRow)(&a), a.Version)
}

// Reference is every programme, standard and mode, without a lock.
func (t aidTx) Reference(context.Context) (aid.Reference, error) { return aidReference(t.db) }

// Standard reads and locks a standard.
func (t aidTx) Standard(_ context.Context, id aid.StandardID) (aid.Standard, error) {
	var r standardRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return aid.Standard(r), found(err)
}

// InUse reports whether any award was made with a standard. The award's foreign
// key locks the standard's row, so none can be on its way unseen.
func (t aidTx) InUse(_ context.Context, id aid.StandardID) (bool, error) {
	var used []domain.PersonID
	err := t.db.Model(&awardRow{}).Where("standard_id = ?", id).Limit(1).Pluck("id", &used).Error
	return len(used) > 0, err
}

// toStandardRow writes an empty list where there is none: the serializer would
// make it NULL.
func toStandardRow(s aid.Standard) *standardRow {
	s.Grades, s.Groups = append([]int{}, s.Grades...), append([]string{}, s.Groups...)
	return (*standardRow)(&s)
}

// AddStandard keeps a standard.
func (t aidTx) AddStandard(_ context.Context, s aid.Standard) error {
	err := t.db.Create(toStandardRow(s)).Error
	if duplicate(err) {
		return aid.ErrStandardExists
	}
	return err
}

// SaveStandard saves a standard as its next version.
func (t aidTx) SaveStandard(_ context.Context, s aid.Standard) error {
	s.Version++
	err := save(t.db, toStandardRow(s), s.Version)
	if duplicate(err) {
		return aid.ErrStandardExists
	}
	return err
}

// SaveProgramme inserts a programme or replaces it.
func (t aidTx) SaveProgramme(_ context.Context, p aid.Programme) error {
	var known int64
	if err := t.db.Model(&programmeRow{}).Where("code = ?", p.Code).Count(&known).Error; err != nil {
		return err
	}
	return put(t.db, (*programmeRow)(&p), known > 0)
}

// AddMode keeps a payment mode.
func (t aidTx) AddMode(_ context.Context, m aid.Mode) error {
	err := t.db.Create(&modeRow{m.Programme, m.County.String(), m.From, m.Mode, m.Source}).Error
	if duplicate(err) {
		return aid.ErrModeExists
	}
	return err
}
