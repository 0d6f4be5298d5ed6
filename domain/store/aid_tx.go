package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
)

// Learner answers what aid must know of a student, under a lock on the person.
func (t aidTx) Learner(ctx context.Context, student domain.PersonID, term domain.Term, today domain.Day) (aid.Learner, error) {
	standing, err := t.Student(ctx, student)
	if err != nil {
		return aid.Learner{}, err
	}
	l := aid.Learner{Standing: standing}
	var enrolments []struct {
		Status             identity.Status
		Boarding           bool
		RegisteredSchoolID domain.UnitID
	}
	err = t.db.Table("people_enrolments").Select("status", "boarding", "registered_school_id").
		Where("current_key = ?", student).Limit(1).Find(&enrolments).Error
	if err != nil {
		return l, err
	}
	for _, e := range enrolments {
		l.AtSchool = slices.Contains(atSchool, e.Status)
		l.Boards, l.Registered = e.Boarding, !e.RegisteredSchoolID.IsZero()
	}
	if l.Recognised, l.Published, err = recognised(t.db, student, term, today); err != nil {
		return l, err
	}
	l.Groups, err = groupsHeld(t.db, student, today)
	return l, err
}

// atSchool are the statuses in which a student goes to school.
var atSchool = []identity.Status{identity.Attending, identity.Guest, identity.Repeating}

// recognised answers from hardship: whether the decision in force for a term
// recognises the student, and whether its publicity is over.
func recognised(q *gorm.DB, student domain.PersonID, term domain.Term, today domain.Day) (is, published bool, err error) {
	records, err := recognitions(q, student)
	if err != nil {
		return false, false, err
	}
	inForce := hardship.InForceAt(records, term)
	if inForce.ID.IsZero() {
		return false, false, nil
	}
	ref, err := hardshipReference(q)
	if err != nil {
		return false, false, err
	}
	grade, _ := hardship.GradeOf(ref.Grades, inForce.Grade, term.SchoolYear())
	return grade.Difficult, inForce.Published(today), nil
}

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
	return busy > 0, err
}

// Award reads and locks an award.
func (t aidTx) Award(_ context.Context, id aid.AwardID) (aid.Award, error) {
	var r awardRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return aid.Award(r), found(err)
}

// Awarded reports whether an award holds the key.
func (t aidTx) Awarded(_ context.Context, key string) (bool, error) {
	var held int64
	err := t.db.Model(&awardRow{}).Where("active_key = ?", key).Count(&held).Error
	return held > 0, err
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
