package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/mentoring"
)

// pairRow is a pair as the table mentoring_pairs keeps it. active_year is part
// of a unique key: NULL, and so never in the way, once the pair has ended.
type pairRow struct {
	ID         mentoring.PairID `gorm:"primaryKey"`
	Mentor     domain.PersonID  `gorm:"column:mentor_id"`
	Student    domain.PersonID  `gorm:"column:student_id"`
	Made       domain.Place     `gorm:"embedded;embeddedPrefix:made_"`
	SchoolYear domain.SchoolYear
	BeganOn    domain.Day
	EndedOn    domain.Day
	Reason     string
	ActiveYear *int
	Replaces   mentoring.PairID
	PairedBy   domain.PersonID
	Version    int
	CreatedAt  time.Time
}

func (pairRow) TableName() string { return "mentoring_pairs" }

// sessionRow is a session as the table mentoring_sessions keeps it.
type sessionRow struct {
	ID         mentoring.SessionID `gorm:"primaryKey"`
	Pair       mentoring.PairID    `gorm:"column:pair_id"`
	Mentor     domain.PersonID     `gorm:"column:mentor_id"`
	Student    domain.PersonID     `gorm:"column:student_id"`
	Made       domain.Place        `gorm:"embedded;embeddedPrefix:made_"`
	State      mentoring.State
	Version    int
	Kind       mentoring.Kind
	Level      string
	StartsAt   time.Time
	EndsAt     time.Time
	Place      string
	Topic      string
	Content    string
	FollowUp   domain.Day
	Late       bool
	AnsweredBy domain.PersonID
	AnsweredAt *time.Time
	Reason     string
	Counted    int
	Origin     []byte
	ClosesAt   time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time `gorm:"autoUpdateTime:false"`
}

func (sessionRow) TableName() string { return "mentoring_sessions" }

type amendmentRow struct {
	ID        mentoring.AmendmentID `gorm:"primaryKey"`
	Session   mentoring.SessionID   `gorm:"column:session_id"`
	Student   domain.PersonID       `gorm:"column:student_id"`
	Author    domain.PersonID       `gorm:"column:author_id"`
	Text      string
	CreatedAt time.Time
}

func (amendmentRow) TableName() string { return "mentoring_amendments" }

type answeredRow struct {
	SessionID mentoring.SessionID `gorm:"primaryKey"`
	Version   int                 `gorm:"primaryKey"`
	Student   domain.PersonID     `gorm:"column:student_id"`
	Content   mentoring.Session   `gorm:"serializer:json"`
	FrozenAt  time.Time
}

func (answeredRow) TableName() string { return "mentoring_versions" }

type mentoringRulesRow struct {
	ValidFrom  domain.Day `gorm:"primaryKey"`
	Capacity   int
	LateDays   int
	EditHours  int
	MinutesMax int
	PlaceMax   int
	TopicMax   int
	TextMax    int
	ReasonMax  int
	Source     string
}

func (mentoringRulesRow) TableName() string { return "mentoring_rules" }

// mentoringStore is the database as mentoring sees it.
type mentoringStore struct{ *DB }

type mentoringTx struct{ *tx }

// Mentoring is what mentoring keeps here.
func (d *DB) Mentoring() mentoring.Store { return mentoringStore{d} }

func (s mentoringStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(mentoring.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(mentoringTx{t}) })
}

// Works looks for employment or an appointment in the school or a class of it.
func (t mentoringTx) Works(_ context.Context, person domain.PersonID, school domain.UnitID) (bool, error) {
	var n int64
	err := t.db.Table("people_staff").Where("person_id = ? AND school_id = ? AND ended_on IS NULL", person, school).Count(&n).Error
	if err != nil || n > 0 {
		return n > 0, err
	}
	today := t.store.world.Today()
	err = t.db.Table("account_appointments").
		Where("person_id = ? AND school_id = ? AND ended_at IS NULL AND (until_on IS NULL OR until_on >= ?)", person, school, today).
		Count(&n).Error
	return n > 0, err
}

func (t mentoringTx) ActivePair(_ context.Context, student domain.PersonID) (mentoring.Pair, error) {
	var row pairRow
	err := t.db.Order("created_at DESC, id DESC").Take(&row, "student_id = ? AND ended_on IS NULL", student).Error
	return mentoring.Pair(row), found(err)
}

func (t mentoringTx) Mentees(_ context.Context, mentor domain.PersonID) (int, error) {
	var n int64
	err := t.db.Model(&pairRow{}).Where("mentor_id = ? AND ended_on IS NULL", mentor).Count(&n).Error
	return int(n), err
}

func (t mentoringTx) PairOf(_ context.Context, id mentoring.PairID) (domain.PersonID, error) {
	var row pairRow
	err := t.db.Select("student_id").Take(&row, "id = ?", id).Error
	return row.Student, found(err)
}

func (t mentoringTx) WhoseSession(_ context.Context, id mentoring.SessionID) (domain.PersonID, error) {
	var row sessionRow
	err := t.db.Select("student_id").Take(&row, "id = ?", id).Error
	return row.Student, found(err)
}

func (t mentoringTx) Pair(_ context.Context, id mentoring.PairID) (mentoring.Pair, error) {
	var row pairRow
	err := locked(t.db).Take(&row, "id = ?", id).Error
	return mentoring.Pair(row), found(err)
}

func (t mentoringTx) Session(_ context.Context, id mentoring.SessionID) (mentoring.Session, error) {
	var row sessionRow
	err := locked(t.db).Take(&row, "id = ?", id).Error
	return mentoring.Session(row), found(err)
}

// AddPair tells a taken id from a student who has a mentor: the student's row is
// locked, so what is read after the refusal is what refused.
func (t mentoringTx) AddPair(ctx context.Context, p mentoring.Pair) error {
	err := t.db.Create((*pairRow)(&p)).Error
	if !duplicate(err) {
		return err
	}
	if _, err := t.PairOf(ctx, p.ID); err == nil {
		return domain.ErrIDTaken
	}
	return mentoring.ErrPaired
}

func (t mentoringTx) SavePair(_ context.Context, p mentoring.Pair) error {
	return save(t.db, (*pairRow)(&p), p.Version)
}

func (t mentoringTx) AddSession(_ context.Context, s mentoring.Session) error {
	return taken(t.db.Create((*sessionRow)(&s)).Error)
}

func (t mentoringTx) SaveSession(_ context.Context, s mentoring.Session) error {
	return save(t.db, (*sessionRow)(&s), s.Version)
}

func (t mentoringTx) AddAmendment(_ context.Context, a mentoring.Amendment) error {
	return taken(t.db.Create((*amendmentRow)(&a)).Error)
}

func (t mentoringTx) Amendment(_ context.Context, id mentoring.AmendmentID) (mentoring.Amendment, error) {
	var row amendmentRow
	err := t.db.Take(&row, "id = ?", id).Error
	return mentoring.Amendment(row), found(err)
}

func (t mentoringTx) Freeze(_ context.Context, f mentoring.Frozen) error {
	return t.db.Create((*answeredRow)(&f)).Error
}

func (t mentoringTx) Count(_ context.Context, ds []mentoring.Delta) error {
	for _, d := range ds {
		t.count(d.School, "mentoring."+string(d.Figure), d.N)
	}
	return nil
}

func (t mentoringTx) AddRules(_ context.Context, r mentoring.Rules) error {
	err := t.db.Create((*mentoringRulesRow)(&r)).Error
	if duplicate(err) {
		return mentoring.ErrEdition
	}
	return err
}

func (t mentoringTx) Rules(context.Context) ([]mentoring.Rules, error) { return mentoringRules(t.db) }

func mentoringRules(q *gorm.DB) ([]mentoring.Rules, error) {
	var rows []mentoringRulesRow
	err := q.Find(&rows).Error
	return convert(rows, func(r mentoringRulesRow) mentoring.Rules { return mentoring.Rules(r) }), err
}

// taken turns a duplicate row into domain.ErrIDTaken.
func taken(err error) error {
	if duplicate(err) {
		return domain.ErrIDTaken
	}
	return err
}
