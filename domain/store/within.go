package store

import (
	"strings"

	"gorm.io/gorm"

	"lizhi/domain"
)

// columns says which columns of a table place its rows: the student, and the
// class and school where the record was made. Empty is one that it lacks.
type columns struct{ person, class, school string }

// within keeps the rows that are in reach: of one of the persons; made in one of
// the units; or of a student who is enrolled in one of them today (decisions
// §1). Nothing is in an empty reach.
func within(q *gorm.DB, reach domain.Reach, c columns) *gorm.DB {
	units, err := sorted(q, reach.Units)
	if err != nil {
		_ = q.AddError(err)
		return q
	}
	if len(units["city"]) > 0 {
		return q // one installation serves one city
	}
	var or []string
	var args []any
	in := func(column, condition string, ids any, some int) {
		if column != "" && some > 0 {
			or, args = append(or, column+condition), append(args, ids)
		}
	}
	classes, schools, counties := units["class"], units["school"], units["county"]
	in(c.person, " IN ?", reach.Persons, len(reach.Persons))
	in(c.class, " IN ?", classes, len(classes))
	in(c.school, " IN ?", schools, len(schools))
	in(c.school, " IN (SELECT id FROM org_units WHERE county_id IN ?)", counties, len(counties))

	const enrolled = " IN (SELECT person_id FROM people_enrolments WHERE ended_on IS NULL AND "
	in(c.person, enrolled+"class_id IN ?)", classes, len(classes))
	in(c.person, enrolled+"school_id IN ?)", schools, len(schools))
	in(c.person, enrolled+"county_id IN ?)", counties, len(counties))
	if len(or) == 0 {
		return q.Where("1 = 0")
	}
	return q.Where("("+strings.Join(or, " OR ")+")", args...)
}

// sorted groups units by their kind, in one query or none.
func sorted(q *gorm.DB, units []domain.UnitID) (map[string][]domain.UnitID, error) {
	groups := map[string][]domain.UnitID{}
	if len(units) == 0 {
		return groups, nil
	}
	var rows []struct {
		ID   domain.UnitID
		Kind string
	}
	err := q.Session(&gorm.Session{NewDB: true}).Table("org_units").Select("id", "kind").Where("id IN ?", units).Find(&rows).Error
	for _, r := range rows {
		groups[r.Kind] = append(groups[r.Kind], r.ID)
	}
	return groups, err
}
