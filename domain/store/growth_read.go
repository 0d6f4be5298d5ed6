package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/growth"
)

func (s growthStore) Record(ctx context.Context, id growth.RecordID) (growth.Record, error) {
	var row recordRow
	err := s.read(ctx).Take(&row, "id = ?", id).Error
	return growth.Record(row), found(err)
}

// Records is one query on the index of student and time: what one student has
// costs the same however many records the others have.
func (s growthStore) Records(ctx context.Context, q growth.Query) ([]growth.Record, error) {
	find := s.read(ctx).Where("student_id = ?", q.Student)
	if q.State != "" {
		find = find.Where("state = ?", q.State)
	} else {
		find = find.Where("state <> ?", growth.Withdrawn)
	}
	if q.Kind != "" {
		find = find.Where("kind = ?", q.Kind)
	}
	switch {
	case q.Shown && q.Typed:
		find = find.Where("(state <> ? OR verified_version > 0 OR author_role = ?)", growth.Draft, domain.ClassTeacher)
	case q.Shown:
		find = find.Where("(state <> ? OR verified_version > 0)", growth.Draft)
	}
	if q.Made != nil {
		// Without the student's column: where the student is now makes no difference to
		// a former school.
		find = within(find, *q.Made, columns{class: "made_class", school: "made_school"})
	}
	return scanned(paged(find, more(q.Page)))
}

// oldest orders a list oldest first, by a time and then by id, and begins after
// a position.
func oldest(q *gorm.DB, column string, p domain.Page) *gorm.DB {
	if !p.After.IsZero() {
		q = q.Where("("+column+" > ? OR "+column+" = ? AND id > ?)", p.After.At, p.After.At, p.After.ID[:])
	}
	return q.Order(column + ", id").Limit(p.Limit + 1)
}

func (s growthStore) Frozen(ctx context.Context, ids []growth.RecordID) ([]growth.Frozen, error) {
	var rows []frozenRow
	err := s.read(ctx).Order("record_id, version DESC").Find(&rows, "record_id IN ?", ids).Error
	return convert(rows, func(r frozenRow) growth.Frozen { return growth.Frozen(r) }), err
}

func (s growthStore) Waiting(ctx context.Context, waiters []growth.WaiterID, page domain.Page) ([]growth.Record, error) {
	return scanned(oldest(s.read(ctx).Where("awaits IN ?", waiters), "awaits_since", page))
}

func (s growthStore) Place(ctx context.Context, student domain.PersonID) (domain.Place, error) {
	places, err := placesOf(s.read(ctx), []domain.PersonID{student})
	return places[student], err
}

func (s growthStore) ClassPlace(ctx context.Context, class domain.UnitID) (domain.Place, error) {
	return placeOfUnit(s.read(ctx), class, "class")
}

// Lacks is two queries, whatever the size of the class.
func (s growthStore) Lacks(ctx context.Context, class domain.UnitID, since time.Time) ([]growth.Lack, error) {
	var students []struct {
		ID   domain.PersonID
		Name string
	}
	err := s.read(ctx).Table("people_persons p").Select("p.id, p.name").
		Joins("JOIN people_enrolments e ON e.person_id = p.id AND e.ended_on IS NULL").
		Where("e.class_id = ?", class).Order("p.search_key, p.id").Find(&students).Error
	if err != nil || len(students) == 0 {
		return nil, err
	}
	lacks := make([]growth.Lack, len(students))
	ids := make([]domain.PersonID, len(students))
	at := map[domain.PersonID]*growth.Lack{}
	for i, p := range students {
		lacks[i] = growth.Lack{Student: p.ID, Name: p.Name, Verified: map[growth.Dimension]int{}}
		ids[i], at[p.ID] = p.ID, &lacks[i]
	}
	var sums []struct {
		StudentID domain.PersonID
		State     growth.State
		Dimension growth.Dimension
		Counts    bool
		N         int
	}
	err = s.read(ctx).Model(&recordRow{}).
		Select("student_id, state, dimension, verified_version > 0 AS counts, COUNT(*) AS n").
		Where("student_id IN ? AND created_at >= ?", ids, since).
		Group("student_id, state, dimension, verified_version > 0").Find(&sums).Error
	for _, sum := range sums {
		l := at[sum.StudentID]
		switch sum.State {
		case growth.Submitted:
			l.Waiting += sum.N
		case growth.Returned:
			l.Returned += sum.N
		}
		if sum.Counts {
			l.Verified[sum.Dimension] += sum.N
		}
	}
	return lacks, err
}

func (s growthStore) Hours(ctx context.Context, student domain.PersonID) (growth.Hours, error) {
	var h growth.Hours
	err := s.read(ctx).Model(&recordRow{}).Select("kind, COUNT(*) AS records, SUM(counted) AS minutes").
		Where("student_id = ? AND verified_version > 0", student).Group("kind").Order("kind").Find(&h.Totals).Error
	if err != nil {
		return h, err
	}
	sessions, err := sessionTotals(s.read(ctx), student)
	for _, t := range sessions {
		h.Sessions, h.SessionMinutes = h.Sessions+t.Sessions, h.SessionMinutes+t.Minutes
	}
	return h, err
}

// Counts reads schools, then the figures of just those: two queries.
func (s growthStore) Counts(ctx context.Context, reach domain.Reach, page domain.Page) ([]growth.Count, error) {
	const submitted, verified, minutes = "growth.submitted", "growth.verified", "growth.minutes"
	schools, sums, err := s.figures(ctx, reach, page, submitted, verified, minutes)
	return convert(schools, func(u schoolRow) growth.Count {
		of := sums[u.ID]
		return growth.Count{
			School: u.ID, Name: u.Name, Place: u.place(), CreatedAt: u.CreatedAt,
			Submitted: of[submitted], Verified: of[verified], Minutes: of[minutes],
		}
	}), err
}

// schoolRow is a school in a report.
type schoolRow struct {
	ID        domain.UnitID
	Name      string
	CityID    domain.UnitID
	CountyID  domain.UnitID
	CreatedAt time.Time
}

func (r schoolRow) place() domain.Place {
	return domain.Place{City: r.CityID, County: r.CountyID, School: r.ID}
}

// schoolsWithin lists the schools of a reach; county_id says whom a school
// answers to, so a school of the city is not seen by the district around it.
func schoolsWithin(q *gorm.DB, reach domain.Reach, page domain.Page) ([]schoolRow, error) {
	var rows []schoolRow
	schools := q.Table("org_units").Select("id, name, city_id, county_id, created_at").
		Where("kind = 'school' AND (id IN ? OR county_id IN ? OR city_id IN ?)", reach.Units, reach.Units, reach.Units)
	err := oldest(schools, "created_at", page).Find(&rows).Error
	return rows, err
}

// figures reads the schools of a reach and their kept counts: by unit, then by
// figure.
func (d *DB) figures(ctx context.Context, reach domain.Reach, page domain.Page, names ...string) ([]schoolRow, map[domain.UnitID]map[string]int64, error) {
	schools, err := schoolsWithin(d.read(ctx), reach, page)
	if err != nil || len(schools) == 0 {
		return nil, nil, err
	}
	sums := map[domain.UnitID]map[string]int64{}
	ids := make([]domain.UnitID, len(schools))
	for i, u := range schools {
		ids[i], sums[u.ID] = u.ID, map[string]int64{}
	}
	var rows []struct {
		Unit   domain.UnitID
		Figure string
		N      int64
	}
	err = d.read(ctx).Table("counts").Select("unit, figure, SUM(n) AS n").
		Where("unit IN ? AND figure IN ?", ids, names).Group("unit, figure").Find(&rows).Error
	for _, r := range rows {
		sums[r.Unit][r.Figure] = r.N
	}
	return schools, sums, err
}

// recordSubject is whom the files of a record are about. Those of a draft are
// for whoever sees drafts; those of a version that another school wrote are not
// for the former one.
func recordSubject(_ context.Context, q *gorm.DB, who domain.Actor, id [16]byte) (domain.Subject, error) {
	var row recordRow
	if err := q.Take(&row, "id = ?", growth.RecordID(id)).Error; err != nil {
		return domain.Subject{}, found(err)
	}
	r := growth.Record(row)
	places, err := placesOf(q, []domain.PersonID{r.Student})
	if err != nil {
		return domain.Subject{}, err
	}
	return r.FilesOf(who, places[r.Student])
}
