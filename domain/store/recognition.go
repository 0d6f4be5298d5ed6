package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/hardship"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
)

// Recognition is the database as the feature recognition sees it.
func (d *DB) Recognition() recognition.Store { return recognitionStore{d} }

type (
	recognitionStore struct{ *DB }
	recognitionTx    struct{ underAid }
)

// InTx runs fn in one transaction.
func (s recognitionStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(recognition.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(recognitionTx{underAid{t}}) })
}

// Reference is everything the rules say.
func (s recognitionStore) Reference(ctx context.Context) (recognition.Reference, error) {
	return recognitionReference(s.read(ctx))
}

// Reference is everything the rules say, without a lock.
func (t recognitionTx) Reference(context.Context) (recognition.Reference, error) {
	return recognitionReference(t.db)
}

// recognitionReference reads the feature's own tables, and the grades and groups
// of hardship.
func recognitionReference(q *gorm.DB) (recognition.Reference, error) {
	var ref recognition.Reference
	var factors []basisFactorRow
	if err := q.Order("from_year, code").Find(&factors).Error; err != nil {
		return ref, err
	}
	var rules []reviewRuleRow
	if err := q.Order("from_year, stage").Find(&rules).Error; err != nil {
		return ref, err
	}
	var rubrics []rubricRow
	if err := q.Order("from_year").Find(&rubrics).Error; err != nil {
		return ref, err
	}
	h, err := hardshipReference(q)
	return recognition.Reference{
		Factors: convert(factors, func(r basisFactorRow) need.Factor { return need.Factor(r) }),
		Rules:   convert(rules, func(r reviewRuleRow) panel.Rule { return panel.Rule(r) }),
		Rubrics: convert(rubrics, func(r rubricRow) need.Rubric { return need.Rubric(r) }),
		Grades: convert(h.Grades, func(g hardship.Grade) need.Grade {
			return need.Grade{Code: g.Code, Name: g.Name, From: g.From, Until: g.Until, Difficult: g.Difficult}
		}),
		Categories: convert(h.Groups, func(g hardship.Group) need.Category {
			return need.Category{Code: g.Code, Name: g.Name, From: g.From, Until: g.Until}
		}),
	}, err
}

// SaveReference inserts what is new and brings the rest to what the set says.
// The tables are small and only written here.
func (t recognitionTx) SaveReference(ctx context.Context, ref recognition.Reference) error {
	kept, err := t.Reference(ctx)
	if err != nil {
		return err
	}
	for _, f := range ref.Factors {
		known := false
		for _, old := range kept.Factors {
			known = known || old.Code == f.Code && old.From == f.From
		}
		if err := put(t.db, (*basisFactorRow)(&f), known); err != nil {
			return err
		}
	}
	for _, r := range ref.Rules {
		known := false
		for _, old := range kept.Rules {
			known = known || old.Stage == r.Stage && old.From == r.From
		}
		if known {
			continue // rules are added, never changed: the city may have its own
		}
		if err := t.AddRule(ctx, r); err != nil {
			return err
		}
	}
	for _, r := range ref.Rubrics {
		known := false
		for _, old := range kept.Rubrics {
			known = known || old.From == r.From
		}
		if err := put(t.db, (*rubricRow)(&r), known); err != nil {
			return err
		}
	}
	return nil
}

// AddRule keeps a rule.
func (t recognitionTx) AddRule(_ context.Context, r panel.Rule) error {
	err := t.db.Create((*reviewRuleRow)(&r)).Error
	if duplicate(err) {
		return recognition.ErrRuleExists
	}
	return err
}

// Place is where a unit stands.
func (t recognitionTx) Place(_ context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(t.db, unit)
}

// Listed are the special groups that hardship has of a student.
func (t recognitionTx) Listed(_ context.Context, student domain.PersonID, on domain.Day) ([]string, error) {
	return groupsHeld(t.db, student, on)
}

// Listed are the special groups that hardship has of a student.
func (s recognitionStore) Listed(ctx context.Context, student domain.PersonID, on domain.Day) ([]string, error) {
	return groupsHeld(s.read(ctx), student, on)
}

// Noticed reports whether a school has published its notice.
func (t recognitionTx) Noticed(_ context.Context, school domain.UnitID, year domain.SchoolYear) (bool, error) {
	var n int64
	err := t.db.Model(&recognitionNoticeRow{}).Where("school_id = ? AND school_year = ?", school, year).Count(&n).Error
	return n > 0, err
}

// AddNotice keeps a notice.
func (t recognitionTx) AddNotice(_ context.Context, n recognition.Notice) error {
	err := t.db.Create((*recognitionNoticeRow)(&n)).Error
	if duplicate(err) {
		return recognition.ErrNoticeExists.With("year", n.SchoolYear)
	}
	return err
}

// Notices lists notices, newest first.
func (s recognitionStore) Notices(ctx context.Context, f recognition.Filter, page domain.Page) (domain.List[recognition.Notice], error) {
	q := inSchoolYear(s.read(ctx), f)
	var rows []recognitionNoticeRow
	limit := page.Limit
	page.Limit++
	if err := paged(q, page).Find(&rows).Error; err != nil {
		return domain.List[recognition.Notice]{}, err
	}
	items := convert(rows, func(r recognitionNoticeRow) recognition.Notice { return recognition.Notice(r) })
	return domain.Listed(items, limit, func(n recognition.Notice) domain.Position {
		return domain.Position{At: n.CreatedAt, ID: n.ID}
	}), nil
}

func inSchoolYear(q *gorm.DB, f recognition.Filter) *gorm.DB {
	if f.SchoolYear != 0 {
		q = q.Where("school_year = ?", f.SchoolYear)
	}
	if !f.School.IsZero() {
		q = q.Where("school_id = ?", f.School)
	}
	return q
}

// Application reads one application.
func (s recognitionStore) Application(ctx context.Context, id recognition.ApplicationID) (recognition.Application, error) {
	return s.application(s.read(ctx), id)
}

// Application reads and locks one application.
func (t recognitionTx) Application(_ context.Context, id recognition.ApplicationID) (recognition.Application, error) {
	return t.store.application(locked(t.db), id)
}

func (d *DB) application(q *gorm.DB, id recognition.ApplicationID) (recognition.Application, error) {
	var r applicationRow
	if err := found(q.Where("id = ?", id).Take(&r).Error); err != nil {
		return recognition.Application{}, err
	}
	return d.keys.application(r)
}

// ApplicationsOf lists a student's applications, the newest first.
func (s recognitionStore) ApplicationsOf(ctx context.Context, student domain.PersonID) ([]recognition.Application, error) {
	return listedApplications(s.read(ctx).Where("student_id = ?", student).Order("school_year DESC, edition DESC"))
}

// Editions are a student's applications for a year, the first edition first.
func (t recognitionTx) Editions(_ context.Context, student domain.PersonID, year domain.SchoolYear) ([]recognition.Application, error) {
	return listedApplications(t.db.Where("student_id = ? AND school_year = ?", student, year).Order("edition"))
}

// Applications lists applications within reach, newest first. The forms stay
// closed.
func (s recognitionStore) Applications(ctx context.Context, reach domain.Reach, f recognition.Filter, page domain.Page) (domain.List[recognition.Application], error) {
	q := within(s.read(ctx), reach, columns{person: "student_id", class: "class_id", school: "school_id"})
	q = inSchoolYear(q, f)
	if !f.Class.IsZero() {
		q = q.Where("class_id = ?", f.Class)
	}
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	limit := page.Limit
	page.Limit++
	items, err := listedApplications(paged(q, page))
	return domain.Listed(items, limit, func(a recognition.Application) domain.Position {
		return domain.Position{At: a.CreatedAt, ID: a.ID}
	}), err
}

// AddApplication keeps an application.
func (t recognitionTx) AddApplication(_ context.Context, a recognition.Application) error {
	row, err := t.store.keys.applicationRow(a)
	if err != nil {
		return err
	}
	err = t.db.Create(row).Error
	if !duplicate(err) {
		return err
	}
	var n int64
	if err := t.db.Model(&applicationRow{}).Where("id = ?", a.ID).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return domain.ErrIDTaken
	}
	return recognition.ErrActive
}

// SaveApplication saves an application as its next version.
func (t recognitionTx) SaveApplication(_ context.Context, a recognition.Application) error {
	a.Version++
	row, err := t.store.keys.applicationRow(a)
	if err != nil {
		return err
	}
	return save(t.db, row, a.Version)
}
