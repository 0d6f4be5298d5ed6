package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/org"
	"lizhi/domain/publicity"
)

// Place is where a unit stands, without a lock.
func (t publicityTx) Place(_ context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(t.db, unit)
}

// Calendar is the calendar of working days, without a lock.
func (t publicityTx) Calendar(context.Context) (domain.Calendar, error) { return calendar(t.db) }

// Rules is every rule, without a lock.
func (t publicityTx) Rules(context.Context) ([]publicity.Rule, error) {
	var rows []publicityRuleRow
	err := t.db.Order("kind, valid_from").Find(&rows).Error
	return convert(rows, func(r publicityRuleRow) publicity.Rule { return publicity.Rule(r) }), err
}

// SaveRules inserts or replaces what the set says.
func (t publicityTx) SaveRules(ctx context.Context, rules []publicity.Rule) error {
	kept, err := t.Rules(ctx)
	if err != nil {
		return err
	}
	for _, r := range rules {
		known := slices.ContainsFunc(kept, func(old publicity.Rule) bool { return old.Kind == r.Kind && old.From == r.From })
		if err := put(t.db, (*publicityRuleRow)(&r), known); err != nil {
			return err
		}
	}
	return nil
}

// Live is the live notice of a source, without a lock: what is missing cannot be
// locked, and the unique key refuses a second one.
func (t publicityTx) Live(_ context.Context, source publicity.SourceID) (publicity.Notice, error) {
	var r publicityNoticeRow
	err := t.db.Where("active_key = ?", source).Take(&r).Error
	return publicity.Notice(r), found(err)
}

// Notice reads and locks a notice.
func (t publicityTx) Notice(_ context.Context, id publicity.NoticeID) (publicity.Notice, error) {
	var r publicityNoticeRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return publicity.Notice(r), found(err)
}

// Rows are the rows of a notice in order.
func (t publicityTx) Rows(_ context.Context, id publicity.NoticeID) ([]publicity.Row, error) {
	return publicityRows(t.db, id)
}

// AddNotice keeps a notice with its rows.
func (t publicityTx) AddNotice(_ context.Context, n publicity.Notice, rows []publicity.Row) error {
	err := t.db.Create((*publicityNoticeRow)(&n)).Error
	if duplicate(err) {
		return domain.ErrIDTaken
	}
	if err != nil {
		return err
	}
	kept := convert(rows, func(r publicity.Row) publicityRowRow { return publicityRowRow(r) })
	return t.db.CreateInBatches(&kept, 500).Error
}

// SaveNotice saves a notice as its next version.
func (t publicityTx) SaveNotice(_ context.Context, n publicity.Notice) error {
	n.Version++
	return save(t.db, (*publicityNoticeRow)(&n), n.Version)
}

// SaveStates saves the states of rows, those of one state at once.
func (t publicityTx) SaveStates(_ context.Context, rows []publicity.Row) error {
	by := map[publicity.RowState][]int{}
	for _, r := range rows {
		by[r.State] = append(by[r.State], r.Number)
	}
	for state, numbers := range by {
		for part := range slices.Chunk(numbers, 500) {
			err := t.db.Model(&publicityRowRow{}).Where("notice_id = ? AND number IN ?", rows[0].Notice, part).Update("state", state).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Labels is what the roster says of each entry on a day.
func (t publicityTx) Labels(_ context.Context, entries []publicity.Entry, on domain.Day) ([]publicity.Label, error) {
	persons := convert(entries, func(e publicity.Entry) domain.PersonID { return e.Person })
	names, err := namesIn[domain.PersonID](t.db, "people_persons", persons)
	if err != nil {
		return nil, err
	}
	at, err := classesOf(t.db, entries, persons)
	if err != nil {
		return nil, err
	}
	units, err := unitsWithSchools(t.db, at)
	if err != nil {
		return nil, err
	}
	alike, err := namesakes(t.db, at)
	if err != nil {
		return nil, err
	}
	labels := make([]publicity.Label, len(entries))
	for i, e := range entries {
		class := units[at[i]]
		l := publicity.Label{Name: names[e.Person], School: units[class.School].Name}
		if class.Kind == org.Class {
			year := domain.SchoolYearOf(on)
			l.Grade, l.Class = class.GradeName(year), class.ClassName(year)
			l.Namesakes = alike[at[i]][l.Name]
		}
		labels[i] = l
	}
	return labels, nil
}

// classesOf is the class of each entry: its own, or where the person is enrolled
// today.
func classesOf(q *gorm.DB, entries []publicity.Entry, persons []domain.PersonID) ([]domain.UnitID, error) {
	today := map[domain.PersonID]domain.UnitID{}
	for part := range slices.Chunk(persons, 500) {
		var rows []struct {
			PersonID domain.PersonID
			ClassID  domain.UnitID
		}
		if err := q.Table("people_enrolments").Select("person_id", "class_id").Where("current_key IN ?", part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			today[r.PersonID] = r.ClassID
		}
	}
	at := make([]domain.UnitID, len(entries))
	for i, e := range entries {
		if at[i] = e.Class; at[i].IsZero() {
			at[i] = today[e.Person]
		}
	}
	return at, nil
}

// unitsWithSchools reads classes and their schools.
func unitsWithSchools(q *gorm.DB, classes []domain.UnitID) (map[domain.UnitID]org.Unit, error) {
	units := map[domain.UnitID]org.Unit{}
	ids := distinct(classes)
	for range 2 { // the classes, then the schools they name
		var rows []unitRow
		if err := q.Where("id IN ?", ids).Find(&rows).Error; err != nil {
			return nil, err
		}
		ids = nil
		for _, r := range rows {
			units[r.ID] = org.Unit(r)
			ids = append(ids, r.School)
		}
		if ids = distinct(ids); len(ids) == 0 {
			break
		}
	}
	return units, nil
}

// distinct are the ids that name something, each once.
func distinct(ids []domain.UnitID) []domain.UnitID {
	var out []domain.UnitID
	for _, id := range ids {
		if !id.IsZero() && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// namesakes are the pupils of each class by their name, in the order in which
// they came; only names that are there twice matter.
func namesakes(q *gorm.DB, classes []domain.UnitID) (map[domain.UnitID]map[string][]domain.PersonID, error) {
	by := map[domain.UnitID]map[string][]domain.PersonID{}
	for part := range slices.Chunk(distinct(classes), 200) {
		var rows []struct {
			ClassID  domain.UnitID
			PersonID domain.PersonID
			Name     string
		}
		err := q.Table("people_enrolments AS e").Joins("JOIN people_persons AS p ON p.id = e.person_id").
			Select("e.class_id", "e.person_id", "p.name").Where("e.class_id IN ? AND e.ended_on IS NULL", part).
			Order("e.began_on, e.person_id").Find(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if by[r.ClassID] == nil {
				by[r.ClassID] = map[string][]domain.PersonID{}
			}
			by[r.ClassID][r.Name] = append(by[r.ClassID][r.Name], r.PersonID)
		}
	}
	return by, nil
}
