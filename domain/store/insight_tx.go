package store

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/insight"
)

// mark has the cases of students judged anew after the commit.
func (t *tx) mark(students ...domain.PersonID) {
	if t.marked == nil {
		t.marked = map[domain.PersonID]bool{}
	}
	for _, s := range students {
		t.marked[s] = true
	}
}

// markKin is mark for persons who may be students or guardians of some.
func (t *tx) markKin(persons ...domain.PersonID) { t.markedKin = append(t.markedKin, persons...) }

// markWhere is mark for the students that a query names in its only column.
func (t *tx) markWhere(query string, args ...any) error {
	mark := t.store.world.NewID()
	return t.db.Exec("INSERT INTO insight_marks (student_id, mark) SELECT DISTINCT m.student_id, ? FROM ("+query+") AS m",
		append([]any{mark[:]}, args...)...).Error
}

// writeMarks writes what mark and markKin asked for.
func (t *tx) writeMarks(context.Context) error {
	if len(t.markedKin) > 0 {
		err := t.markWhere("SELECT student_id FROM aid_awards WHERE student_id IN ? UNION "+
			"SELECT a.student_id FROM aid_awards a JOIN people_guardians g ON g.ward_id = a.student_id WHERE g.guardian_id IN ?", t.markedKin, t.markedKin)
		if err != nil {
			return err
		}
	}
	if len(t.marked) == 0 {
		return nil
	}
	mark := t.store.world.NewID()
	rows := make([]markRow, 0, len(t.marked))
	for s := range maps.Keys(t.marked) {
		rows = append(rows, markRow{s, mark[:]})
	}
	slices.SortFunc(rows, func(a, b markRow) int { return bytes.Compare(a.StudentID[:], b.StudentID[:]) })
	return t.db.CreateInBatches(rows, 500).Error
}

// Marks takes marked students. A mark that appears after they were read stays:
// its transaction had not committed then.
func (t insightTx) Marks(_ context.Context, limit int) ([]domain.PersonID, error) {
	var students []domain.PersonID
	err := t.db.Model(&markRow{}).Distinct("student_id").Order("student_id").Limit(limit).Pluck("student_id", &students).Error
	if err != nil || len(students) == 0 {
		return nil, err
	}
	var held []domain.PersonID
	if err := locked(t.db).Model(&personRow{}).Where("id IN ?", students).Order("id").Pluck("id", &held).Error; err != nil {
		return nil, err
	}
	var rows []markRow
	if err := t.db.Where("student_id IN ?", students).Find(&rows).Error; err != nil || len(rows) == 0 {
		return students, err
	}
	var marks [][]byte
	for _, r := range rows {
		marks = append(marks, r.Mark)
	}
	slices.SortFunc(marks, bytes.Compare)
	marks = slices.CompactFunc(marks, bytes.Equal)
	for some := range slices.Chunk(marks, 500) {
		if err := t.db.Where("student_id IN ? AND mark IN ?", students, some).Delete(&markRow{}).Error; err != nil {
			return nil, err
		}
	}
	return students, nil
}

// Facts are what the three sides say about all awards of students.
func (t insightTx) Facts(_ context.Context, students []domain.PersonID) ([]insight.Facts, error) {
	return factsAbout(t.db, students)
}

// Cases are the kept cases of students.
func (t insightTx) Cases(_ context.Context, students []domain.PersonID) ([]insight.Case, error) {
	var rows []caseRow
	err := t.db.Where("student_id IN ?", students).Order("created_at, award_id").Find(&rows).Error
	return convert(rows, caseRow.kept), err
}

// Replace removes cases and keeps others in their place.
func (t insightTx) Replace(_ context.Context, gone, kept []insight.Case) error {
	awards := convert(gone, func(c insight.Case) insight.AwardID { return c.Award })
	for some := range slices.Chunk(awards, 500) {
		if err := t.db.Where("award_id IN ?", some).Delete(&caseRow{}).Error; err != nil {
			return err
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return t.db.CreateInBatches(convert(kept, toCaseRow), 200).Error
}

// Count adds to the kept figures of a unit for a term.
func (t insightTx) Count(_ context.Context, unit domain.UnitID, term domain.Term, n insight.Counts) error {
	for _, name := range slices.Sorted(maps.Keys(n)) {
		t.count(unit, figurePrefix(term)+name, n[name])
	}
	return nil
}

// School locks a school.
func (t insightTx) School(_ context.Context, id domain.UnitID) (insight.School, error) {
	var ids []domain.UnitID
	if err := locked(t.db).Table("org_units").Where("id = ? AND kind = 'school'", id).Pluck("id", &ids).Error; err != nil {
		return insight.School{}, err
	}
	var r schoolFacts
	err := schoolsOf(t.db, t.store.world.Today()).Where("u.id = ?", id).Take(&r).Error
	return r.school(), found(err)
}

// Programmes lists those that run in a term, without a lock.
func (t insightTx) Programmes(_ context.Context, term domain.Term) ([]insight.Programme, error) {
	return programmesIn(t.db, term)
}

// Awarded reports whether a programme has awards at a school in a term.
func (t insightTx) Awarded(_ context.Context, item insight.Item, term domain.Term) (bool, error) {
	var some []domain.PersonID
	err := t.db.Model(&awardRow{}).Where("school_id = ? AND programme = ? AND term = ? AND state <> ?", item.School, item.Programme, term, aid.Withdrawn).
		Limit(1).Pluck("id", &some).Error
	return len(some) > 0, err
}

// Declaration reads and locks one.
func (t insightTx) Declaration(_ context.Context, id insight.DeclarationID) (insight.Declaration, domain.Place, error) {
	var r declarationRow
	if err := locked(t.db).Where("id = ?", id).Take(&r).Error; err != nil {
		return insight.Declaration{}, domain.Place{}, found(err)
	}
	place, err := placeOf(t.db, r.School)
	return insight.Declaration(r), place, err
}

// AddDeclaration keeps a declaration.
func (t insightTx) AddDeclaration(_ context.Context, d insight.Declaration) error {
	err := t.db.Create((*declarationRow)(&d)).Error
	if duplicate(err) {
		return insight.ErrDeclared
	}
	return err
}

// RemoveDeclaration takes one back.
func (t insightTx) RemoveDeclaration(_ context.Context, id insight.DeclarationID) error {
	return t.db.Where("id = ?", id).Delete(&declarationRow{}).Error
}

// Rules are the rules of when money is to arrive.
func (t insightTx) Rules(context.Context) ([]insight.Rule, error) { return insightRules(t.db) }

// SaveRule inserts or replaces the rule of its term.
func (t insightTx) SaveRule(_ context.Context, d insight.Rule) error {
	var known int64
	if err := t.db.Model(&insightRuleRow{}).Where("from_term = ?", d.From).Count(&known).Error; err != nil {
		return err
	}
	return put(t.db, (*insightRuleRow)(&d), known > 0)
}

// MarkFrom marks every student with an award of a term or a later one.
func (t insightTx) MarkFrom(_ context.Context, term domain.Term) error {
	return t.markWhere("SELECT student_id FROM aid_awards WHERE term >= ?", term)
}
