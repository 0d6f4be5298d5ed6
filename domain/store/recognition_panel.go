package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/org"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/panel"
)

// Room is who could sit on the panel of a class today, and who may not.
func (t recognitionTx) Room(_ context.Context, class domain.UnitID, year domain.SchoolYear) (panel.Room, error) {
	var room panel.Room
	var at struct {
		Stage    string
		SchoolID domain.UnitID
	}
	if err := t.db.Table("org_units").Select("stage", "school_id").Where("id = ?", class).Take(&at).Error; err != nil {
		return room, found(err)
	}
	room.Stage = at.Stage
	today := t.store.world.Today()
	inClass := t.db.Table("people_enrolments").Select("person_id").Where("class_id = ? AND ended_on IS NULL", class)
	applied := t.db.Model(&applicationRow{}).Select("student_id").
		Where("class_id = ? AND school_year = ? AND state <> ?", class, year, recognition.Withdrawn)
	guardians := func(of *gorm.DB) *gorm.DB {
		return t.db.Table("people_guardians").Where("ward_id IN (?) AND (ended_on IS NULL OR ended_on > ?)", of, today)
	}
	var guarding []domain.PersonID
	for _, ask := range []struct {
		q      *gorm.DB
		column string
		into   *[]domain.PersonID
	}{
		{t.db.Table("people_enrolments").Where("class_id = ? AND ended_on IS NULL", class), "person_id", &room.Students},
		{guardians(inClass), "guardian_id", &room.Parents},
		{t.db.Table("people_staff").Where("school_id = ? AND (ended_on IS NULL OR ended_on > ?)", at.SchoolID, today), "person_id", &room.Staff},
		{applied, "student_id", &room.Conflicted},
		{guardians(applied), "guardian_id", &guarding},
	} {
		if err := ask.q.Distinct().Pluck(ask.column, ask.into).Error; err != nil {
			return room, err
		}
	}
	room.Conflicted = append(room.Conflicted, guarding...)
	return room, nil
}

// Panel reads and locks one panel.
func (t recognitionTx) Panel(_ context.Context, id panel.ID) (panel.Panel, error) {
	var r panelRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return panel.Panel(r), found(err)
}

// AddPanel keeps a panel.
func (t recognitionTx) AddPanel(_ context.Context, p panel.Panel) error {
	err := t.db.Create((*panelRow)(&p)).Error
	if duplicate(err) {
		return recognition.ErrPanelExists
	}
	return err
}

// SavePanel saves a panel as its next version.
func (t recognitionTx) SavePanel(_ context.Context, p panel.Panel) error {
	p.Version++
	return save(t.db, (*panelRow)(&p), p.Version)
}

// AddReview keeps a meeting.
func (t recognitionTx) AddReview(_ context.Context, r panel.Review) error {
	return t.db.Create(&reviewRow{
		ID: r.ID, Panel: r.Panel, HeldOn: r.HeldOn, Present: r.Present,
		MinutesSealed: t.store.keys.Seal(sealedMinutes, r.ID, []byte(r.Minutes)), EnteredBy: r.EnteredBy, CreatedAt: r.CreatedAt,
	}).Error
}

// Panel reads one panel.
func (s recognitionStore) Panel(ctx context.Context, id panel.ID) (panel.Panel, error) {
	var r panelRow
	err := s.read(ctx).Where("id = ?", id).Take(&r).Error
	return panel.Panel(r), found(err)
}

// Panels lists panels within reach, newest first.
func (s recognitionStore) Panels(ctx context.Context, reach domain.Reach, f recognition.Filter, page domain.Page) (domain.List[panel.Panel], error) {
	q := inSchoolYear(within(s.read(ctx), reach, columns{class: "class_id", school: "school_id"}), f)
	if !f.Class.IsZero() {
		q = q.Where("class_id = ?", f.Class)
	}
	var rows []panelRow
	limit := page.Limit
	page.Limit++
	if err := paged(q, page).Find(&rows).Error; err != nil {
		return domain.List[panel.Panel]{}, err
	}
	items := convert(rows, func(r panelRow) panel.Panel { return panel.Panel(r) })
	return domain.Listed(items, limit, func(p panel.Panel) domain.Position {
		return domain.Position{At: p.CreatedAt, ID: p.ID}
	}), nil
}

// Waiting lists the applications of a class that wait for its panel.
func (s recognitionStore) Waiting(ctx context.Context, class domain.UnitID, year domain.SchoolYear) ([]recognition.Application, error) {
	var rows []applicationRow
	err := s.read(ctx).Where("class_id = ? AND school_year = ? AND state = ?", class, year, recognition.Applied).
		Order("created_at, id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return s.keys.applications(rows)
}

// Progress counts schools within reach or, with a school in the filter, its
// classes. A unit that has done nothing is there with zeros.
func (s recognitionStore) Progress(ctx context.Context, reach domain.Reach, f recognition.Filter) ([]recognition.Progress, error) {
	q, by := s.read(ctx), "school_id"
	units := q.Table("org_units").Where("kind = ?", "school")
	if !f.School.IsZero() {
		by = "class_id"
		units = q.Table("org_units").Where("kind = ? AND school_id = ?", "class", f.School)
		units = within(units, reach, columns{class: "id", school: "school_id"})
	} else {
		units = within(units, reach, columns{school: "id"})
	}
	var there []unitRow
	if err := units.Order("name, stage, entry_year DESC, number, id").Find(&there).Error; err != nil {
		return nil, err
	}
	list := make([]recognition.Progress, len(there))
	at := map[domain.UnitID]*recognition.Progress{}
	for i, u := range there {
		list[i] = recognition.Progress{Unit: u.ID, Name: called(u, f.SchoolYear), Counts: map[recognition.State]int{}}
		at[u.ID] = &list[i]
	}
	return list, countProgress(q, by, f, at)
}

// counted is a number of one unit.
type counted struct {
	Unit  domain.UnitID
	State recognition.State
	N     int
}

// countProgress fills in the numbers, one query for each kind.
func countProgress(q *gorm.DB, by string, f recognition.Filter, at map[domain.UnitID]*recognition.Progress) error {
	year := f.SchoolYear
	only := func(q *gorm.DB) *gorm.DB {
		if by == "class_id" {
			return q.Where("school_id = ?", f.School)
		}
		return q
	}
	classes := q.Table("org_units").Where("kind = ?", "class").Select("school_id AS unit, COUNT(*) AS n").Group("school_id")
	notices := q.Model(&recognitionNoticeRow{}).Where("school_year = ?", year).Select("school_id AS unit, COUNT(*) AS n").Group("school_id")
	if by == "class_id" {
		classes = q.Table("org_units").Where("kind = ?", "class").Select("id AS unit, COUNT(*) AS n").Group("id")
		notices = q.Table("org_units").Joins("JOIN recognition_notices n ON n.school_id = org_units.school_id AND n.school_year = ?", year).
			Where("org_units.kind = ? AND org_units.school_id = ?", "class", f.School).Select("org_units.id AS unit, COUNT(*) AS n").Group("org_units.id")
	}
	for _, ask := range []struct {
		q    *gorm.DB
		note func(p *recognition.Progress, c counted)
	}{
		{classes, func(p *recognition.Progress, c counted) { p.Classes = c.N }},
		{notices, func(p *recognition.Progress, c counted) { p.HasNotice = c.N > 0 }},
		{
			only(q.Model(&panelRow{}).Where("school_year = ? AND announced_on IS NOT NULL", year)).Select(by + " AS unit, COUNT(*) AS n").Group(by),
			func(p *recognition.Progress, c counted) { p.Panels = c.N },
		},
		{
			only(q.Table("people_enrolments").Where("ended_on IS NULL")).Select(by + " AS unit, COUNT(*) AS n").Group(by),
			func(p *recognition.Progress, c counted) { p.Students = c.N },
		},
		{
			only(q.Model(&applicationRow{}).Where("school_year = ?", year)).Select(by + " AS unit, state, COUNT(*) AS n").Group(by + ", state"),
			func(p *recognition.Progress, c counted) { p.Counts[c.State] = c.N },
		},
	} {
		var rows []counted
		if err := ask.q.Scan(&rows).Error; err != nil {
			return err
		}
		for _, c := range rows {
			if p := at[c.Unit]; p != nil {
				ask.note(p, c)
			}
		}
	}
	return nil
}

// applicationSubject is whom an application's files are about.
func applicationSubject(_ context.Context, q *gorm.DB, _ domain.Actor, id [16]byte) (domain.Subject, error) {
	var r applicationRow
	if err := found(q.Where("id = ?", recognition.ApplicationID(id)).Take(&r).Error); err != nil {
		return domain.Subject{}, err
	}
	places, err := placesOf(q, []domain.PersonID{r.Student})
	return recognition.Application{
		Student: r.Student, City: r.City, County: r.County, School: r.School, Class: r.Class,
	}.Subject(places[r.Student]), err
}

// called is how people call a unit in a school year.
func called(u unitRow, year domain.SchoolYear) string {
	if u.Kind == org.Class {
		return org.Unit(u).ClassName(year)
	}
	return u.Name
}

// UnitNames are the names of schools and classes in a school year.
func (s recognitionStore) UnitNames(ctx context.Context, year domain.SchoolYear, ids ...domain.UnitID) (map[domain.UnitID]string, error) {
	names := map[domain.UnitID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var rows []unitRow
	err := s.read(ctx).Where("id IN ?", ids).Find(&rows).Error
	for _, u := range rows {
		names[u.ID] = called(u, year)
	}
	return names, err
}
