package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/contest"
	"lizhi/domain/growth"
	"lizhi/domain/mentoring"
	"lizhi/domain/org"
	"lizhi/domain/portfolio"
)

// Material reads what a portfolio is composed of: what was verified, in the
// version that was verified, and the sessions that were confirmed. It reads
// nothing of aid.
func (s portfolioStore) Material(ctx context.Context, student domain.PersonID) (portfolio.Material, error) {
	q := s.read(ctx)
	m := portfolio.Material{Student: student, HonoursKinds: []string{growth.KindNames[growth.Honour], growth.KindNames[growth.Contest]}}
	for _, d := range growth.Dimensions {
		m.Dimensions = append(m.Dimensions, growth.DimensionNames[d])
	}
	standing, err := s.Standing(ctx, student)
	if err != nil {
		return m, err
	}
	m.Name = standing.Name
	if m.School, m.Class, err = namesOf(q, standing.Place, domain.SchoolYearOf(domain.DayOf(s.world.Now()))); err != nil {
		return m, err
	}
	records, err := verified(q, student)
	if err != nil {
		return m, err
	}
	sessions, err := confirmed(q, student)
	if err != nil {
		return m, err
	}
	if m.Honours, err = won(q, student); err != nil {
		return m, err
	}
	names, err := personNames(q, records, sessions)
	if err != nil {
		return m, err
	}
	for _, r := range records {
		m.Items = append(m.Items, itemOf(r, names))
	}
	for _, t := range sessions {
		m.Talks = append(m.Talks, portfolio.Talk{
			Day: domain.DayOf(t.StartsAt), Kind: mentoring.KindNames[t.Kind], Topic: t.Topic,
			Minutes: int(t.EndsAt.Sub(t.StartsAt).Minutes()), Mentor: names[t.Mentor],
		})
	}
	return m, nil
}

// verified are the records that count: the newest version where it is verified,
// else the frozen one behind it.
func verified(q *gorm.DB, student domain.PersonID) ([]growth.Record, error) {
	var rows []recordRow
	if err := q.Where("student_id = ? AND verified_version > 0 AND state <> ?", student, growth.Withdrawn).
		Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	var frozen []frozenRow
	if err := q.Where("student_id = ? AND verified = ?", student, true).Find(&frozen).Error; err != nil {
		return nil, err
	}
	type version struct {
		id growth.RecordID
		n  int
	}
	old := map[version]growth.Record{}
	for _, f := range frozen {
		old[version{f.RecordID, f.Version}] = f.Content
	}
	var out []growth.Record
	for _, row := range rows {
		r := growth.Record(row)
		if r.State != growth.Verified {
			var ok bool
			if r, ok = old[version{row.ID, row.VerifiedVersion}]; !ok {
				continue
			}
		}
		out = append(out, r)
	}
	return out, nil
}

func confirmed(q *gorm.DB, student domain.PersonID) ([]sessionRow, error) {
	var rows []sessionRow
	err := q.Where("student_id = ? AND state = ?", student, mentoring.Confirmed).Order("starts_at, id").Find(&rows).Error
	return rows, err
}

// won are the awards of the contests whose result is announced. A place without
// an award is no honour, and neither is one that was struck or is under review.
func won(q *gorm.DB, student domain.PersonID) ([]portfolio.Honour, error) {
	var rows []struct {
		Award     string
		Announced domain.Day
		Level     domain.Scope
		Plan      contest.Plan `gorm:"serializer:json"`
	}
	err := q.Table("contest_placings AS p").Joins("JOIN contest_entries AS e ON e.id = p.entry_id").
		Joins("JOIN contest_seasons AS s ON s.id = p.season_id").
		Where("p.student_id = ? AND e.state = ? AND e.objected = ? AND e.asked_by IS NULL AND p.award <> ''", student, contest.Published, false).
		Select("p.award", "s.announced_on AS announced", "s.level", "s.plan").Order("p.entry_id").Find(&rows).Error
	honours := make([]portfolio.Honour, 0, len(rows))
	for _, r := range rows {
		honours = append(honours, portfolio.Honour{Day: r.Announced, Title: r.Award, Issuer: r.Plan.Name, Level: levelNames[r.Level]})
	}
	return honours, err
}

// levelNames are the levels of a contest as a portfolio shows them.
var levelNames = map[domain.Scope]string{domain.School: "校级", domain.County: "县级", domain.City: "市级"}

func personNames(q *gorm.DB, records []growth.Record, sessions []sessionRow) (map[domain.PersonID]string, error) {
	var ids []domain.PersonID
	for _, r := range records {
		ids = append(ids, r.DecidedBy)
	}
	for _, s := range sessions {
		ids = append(ids, s.Mentor)
	}
	names := map[domain.PersonID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var rows []personRow
	err := q.Select("id", "name").Where("id IN ?", ids).Find(&rows).Error
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

func itemOf(r growth.Record, names map[domain.PersonID]string) portfolio.Item {
	i := portfolio.Item{
		ID: r.ID, Dimension: growth.DimensionNames[r.Dimension], Kind: growth.KindNames[r.Kind], Title: r.Title,
		Text: r.Text, Day: r.Day, Minutes: r.Minutes, Place: r.Place, Files: r.Files, VerifiedBy: names[r.DecidedBy],
	}
	if r.DecidedAt != nil {
		i.VerifiedOn = domain.DayOf(*r.DecidedAt)
	}
	schema, _ := growth.SchemaOf(r.Kind)
	for _, f := range schema.Fields { // in the schema's order, with its labels
		if value := r.Details[f.Name]; value != "" {
			i.Details = append(i.Details, portfolio.Detail{Label: f.Label, Value: value})
		}
	}
	return i
}

// namesOf is how people call the school and the class in a school year.
func namesOf(q *gorm.DB, place domain.Place, year domain.SchoolYear) (school, class string, err error) {
	var rows []unitRow
	err = q.Where("id IN ?", []domain.UnitID{place.School, place.Class}).Find(&rows).Error
	for _, r := range rows {
		switch u := org.Unit(r); u.Kind {
		case org.School:
			school = u.Name
		case org.Class:
			class = u.ClassName(year)
		}
	}
	return school, class, err
}
