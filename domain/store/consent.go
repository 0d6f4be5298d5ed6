package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/consent"
)

// textRow is a version of a purpose's text.
type textRow struct {
	Purpose   domain.Purpose `gorm:"primaryKey"`
	Version   int            `gorm:"primaryKey"`
	Basis     consent.Basis
	ValidFrom domain.Day
	Title     string
	Body      string
	Refusal   string
	CreatedAt time.Time
}

func (textRow) TableName() string { return "consent_texts" }

// givenRow is an answer; current_key is 1 while it is the one that counts.
type givenRow struct {
	ID         consent.GivenID
	Student    domain.PersonID `gorm:"column:student_id"`
	Purpose    domain.Purpose
	Version    int
	Giver      consent.Giver
	By         domain.PersonID `gorm:"column:given_by"`
	Answer     consent.Answer
	Way        consent.Way
	Paper      consent.PaperID `gorm:"column:paper_id"`
	SignedOn   domain.Day
	CurrentKey *int
	CreatedAt  time.Time
}

func (givenRow) TableName() string { return "consent_given" }

// paperRow is a form on paper.
type paperRow struct {
	ID         consent.PaperID
	Student    domain.PersonID `gorm:"column:student_id"`
	City       domain.UnitID   `gorm:"column:city_id"`
	County     domain.UnitID   `gorm:"column:county_id"`
	School     domain.UnitID   `gorm:"column:school_id"`
	Class      domain.UnitID   `gorm:"column:class_id"`
	Giver      consent.Giver
	By         domain.PersonID       `gorm:"column:given_by"`
	Answers    []consent.PaperAnswer `gorm:"serializer:json"`
	Form       string
	SignedOn   domain.Day
	Scan       domain.FileID `gorm:"column:scan_id"`
	State      consent.PaperState
	RecordedBy domain.PersonID
	DecidedBy  domain.PersonID
	DecidedAt  *time.Time
	Reason     string
	Version    int
	CreatedAt  time.Time
}

func (paperRow) TableName() string { return "consent_papers" }

type (
	consentStore struct{ *DB }
	consentTx    struct{ *tx }
)

// Consent is the database as the feature consent sees it.
func (d *DB) Consent() consent.Store { return consentStore{d} }

func (s consentStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(consent.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(consentTx{t}) })
}

func (s consentStore) Texts(ctx context.Context) ([]consent.Text, error) { return texts(s.read(ctx)) }

func (t consentTx) Texts(context.Context) ([]consent.Text, error) { return texts(t.db) }

func texts(q *gorm.DB) ([]consent.Text, error) {
	var rows []textRow
	err := q.Order("purpose, version").Find(&rows).Error
	return convert(rows, func(r textRow) consent.Text { return consent.Text(r) }), err
}

func (s consentStore) Answers(ctx context.Context, student domain.PersonID, page domain.Page) ([]consent.Given, error) {
	var rows []givenRow
	err := paged(s.read(ctx).Where("student_id = ?", student), page).Find(&rows).Error
	return convert(rows, func(r givenRow) consent.Given { return consent.Given(r) }), err
}

func (s consentStore) Place(ctx context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(s.read(ctx), unit)
}

func (s consentStore) InClass(ctx context.Context, class domain.UnitID) ([]consent.Pupil, error) {
	return s.pupils(ctx, s.read(ctx).Where("e.class_id = ?", class))
}

func (s consentStore) Pupils(ctx context.Context, persons []domain.PersonID) ([]consent.Pupil, error) {
	if len(persons) == 0 {
		return nil, nil
	}
	return s.pupils(ctx, s.read(ctx).Where("e.person_id IN ?", persons))
}

// pupils reads who of a selection is enrolled, and the answers that count.
func (s consentStore) pupils(ctx context.Context, q *gorm.DB) ([]consent.Pupil, error) {
	var people []struct {
		ID   domain.PersonID
		Name string
		Born domain.Day
	}
	err := q.Table("people_enrolments AS e").Joins("JOIN people_persons AS p ON p.id = e.person_id").
		Select("p.id", "p.name", "p.born").Where("e.current_key IS NOT NULL").
		Order("p.search_key, p.id").Find(&people).Error
	if err != nil || len(people) == 0 {
		return nil, err
	}
	pupils := make([]consent.Pupil, len(people))
	ids := make([]domain.PersonID, len(people))
	index := map[domain.PersonID]int{}
	for i, p := range people {
		pupils[i] = consent.Pupil{Person: p.ID, Name: p.Name, Born: p.Born}
		ids[i], index[p.ID] = p.ID, i
	}
	var rows []givenRow
	if err := s.read(ctx).Where("student_id IN ? AND current_key = 1", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		at := index[r.Student]
		pupils[at].Given = append(pupils[at].Given, consent.Given(r))
	}
	return pupils, nil
}

func (s consentStore) Papers(ctx context.Context, reach domain.Reach, f consent.PaperFilter, page domain.Page) ([]consent.Paper, error) {
	q := within(s.read(ctx), reach, columns{person: "student_id", class: "class_id", school: "school_id"})
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	if !f.Class.IsZero() {
		q = q.Where("class_id = ?", f.Class)
	}
	var rows []paperRow
	err := paged(q, page).Find(&rows).Error
	return convert(rows, func(r paperRow) consent.Paper { return consent.Paper(r) }), err
}

func (s consentStore) Names(ctx context.Context, persons []domain.PersonID) (map[domain.PersonID]string, error) {
	return namesIn[domain.PersonID](s.read(ctx), "people_persons", persons)
}

func (t consentTx) AddText(_ context.Context, text consent.Text) error {
	err := t.db.Create((*textRow)(&text)).Error
	if duplicate(err) {
		return consent.ErrTextOrder
	}
	return err
}

func (t consentTx) Latest(_ context.Context, student domain.PersonID, purpose domain.Purpose, giver consent.Giver) (consent.Given, error) {
	var row givenRow
	err := found(t.db.Where("student_id = ? AND purpose = ? AND giver = ? AND current_key = 1", student, purpose, giver).Take(&row).Error)
	return consent.Given(row), err
}

func (t consentTx) Find(_ context.Context, id consent.GivenID) (consent.Given, error) {
	var row givenRow
	err := found(t.db.Where("id = ?", id).Take(&row).Error)
	return consent.Given(row), err
}

// Give takes the mark from the answer before and sets it on this one.
func (t consentTx) Give(_ context.Context, g consent.Given) error {
	err := t.db.Model(&givenRow{}).
		Where("student_id = ? AND purpose = ? AND giver = ? AND current_key = 1", g.Student, g.Purpose, g.Giver).
		Update("current_key", nil).Error
	if err != nil {
		return err
	}
	err = t.db.Create((*givenRow)(&g)).Error
	if duplicate(err) {
		return domain.ErrIDTaken
	}
	return err
}

func (t consentTx) IsGuardian(_ context.Context, guardian, student domain.PersonID, on domain.Day) (bool, error) {
	var n int64
	err := t.db.Table("people_guardians").
		Where("guardian_id = ? AND ward_id = ? AND (ended_on IS NULL OR ended_on > ?)", guardian, student, on).Count(&n).Error
	return n > 0, err
}

func (t consentTx) Paper(_ context.Context, id consent.PaperID) (consent.Paper, error) {
	var row paperRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return consent.Paper(row), err
}

func (t consentTx) AddPaper(_ context.Context, p consent.Paper) error {
	err := t.db.Create((*paperRow)(&p)).Error
	if duplicate(err) {
		return domain.ErrIDTaken
	}
	return err
}

func (t consentTx) SavePaper(_ context.Context, p consent.Paper) error {
	return save(t.db, (*paperRow)(&p), p.Version)
}

// paperSubject says who a form is about, for whoever opens its scan.
func paperSubject(_ context.Context, q *gorm.DB, _ domain.Actor, id [16]byte) (domain.Subject, error) {
	var row paperRow
	if err := found(q.Where("id = ?", consent.PaperID(id)).Take(&row).Error); err != nil {
		return domain.Subject{}, err
	}
	places, err := placesOf(q, []domain.PersonID{row.Student})
	return consent.Paper(row).Subject(places[row.Student]), err
}
