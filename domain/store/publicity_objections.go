package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/publicity"
)

// objectionRow is an objection as the table publicity_objections keeps it.
type objectionRow struct {
	ID          publicity.ObjectionID
	Notice      publicity.NoticeID `gorm:"column:notice_id"`
	Row         int                `gorm:"column:row_no"`
	Reference   string
	Secret      []byte
	By          domain.PersonID `gorm:"column:objected_by"`
	City        domain.UnitID   `gorm:"column:city_id"`
	County      domain.UnitID   `gorm:"column:county_id"`
	School      domain.UnitID   `gorm:"column:school_id"`
	Class       domain.UnitID   `gorm:"column:class_id"`
	State       publicity.ObjectionState
	Level       publicity.Level
	Since       domain.Day
	Within      int `gorm:"column:within_days"`
	DueOn       domain.Day
	Provisional bool
	Outcome     publicity.Outcome
	Version     int
	CreatedAt   time.Time
}

// TableName is the name of the table.
func (objectionRow) TableName() string { return "publicity_objections" }

// stepRow is a step as the table publicity_steps keeps it.
type stepRow struct {
	ID          domain.ID[publicity.Step]
	ObjectionID publicity.ObjectionID
	Number      int
	Kind        publicity.StepKind
	Level       publicity.Level
	Outcome     publicity.Outcome
	TextSealed  []byte
	StepBy      domain.PersonID
	CreatedAt   time.Time
}

// TableName is the name of the table.
func (stepRow) TableName() string { return "publicity_steps" }

// stepText is the sealed column of a step.
const stepText = "publicity_steps.text_sealed"

func (k *Keyring) stepRow(s publicity.Step) stepRow {
	return stepRow{
		ID: s.ID, ObjectionID: s.Objection, Number: s.Number, Kind: s.Kind, Level: s.Level, Outcome: s.Outcome,
		TextSealed: k.Seal(stepText, s.ID, []byte(s.Text)), StepBy: s.By, CreatedAt: s.CreatedAt,
	}
}

func (k *Keyring) step(r stepRow) (publicity.Step, error) {
	text, err := k.Open(stepText, r.ID, r.TextSealed)
	return publicity.Step{
		ID: r.ID, Objection: r.ObjectionID, Number: r.Number, Kind: r.Kind, Level: r.Level, Outcome: r.Outcome,
		Text: string(text), By: r.StepBy, CreatedAt: r.CreatedAt,
	}, err
}

// steps are what happened to objections, by objection and in order.
func (d *DB) steps(q *gorm.DB, ids ...publicity.ObjectionID) (map[publicity.ObjectionID][]publicity.Step, error) {
	var rows []stepRow
	if err := q.Where("objection_id IN ?", ids).Order("objection_id, number").Find(&rows).Error; err != nil {
		return nil, err
	}
	by := map[publicity.ObjectionID][]publicity.Step{}
	for _, r := range rows {
		step, err := d.keys.step(r)
		if err != nil {
			return nil, err
		}
		by[r.ObjectionID] = append(by[r.ObjectionID], step)
	}
	return by, nil
}

// Cases are objections with their notices' titles and their steps.
func (s publicityStore) Cases(ctx context.Context, ids ...publicity.ObjectionID) ([]publicity.Case, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []objectionRow
	if err := s.read(ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	steps, err := s.steps(s.read(ctx), ids...)
	if err != nil {
		return nil, err
	}
	var notices []struct {
		ID    publicity.NoticeID
		Title string
	}
	err = s.read(ctx).Table("publicity_notices").Select("id", "title").
		Where("id IN ?", convert(rows, func(r objectionRow) publicity.NoticeID { return r.Notice })).Find(&notices).Error
	titles, found := map[publicity.NoticeID]string{}, map[publicity.ObjectionID]objectionRow{}
	for _, n := range notices {
		titles[n.ID] = n.Title
	}
	for _, r := range rows {
		found[r.ID] = r
	}
	var cases []publicity.Case
	for _, id := range ids {
		if r, ok := found[id]; ok {
			cases = append(cases, publicity.Case{Objection: publicity.Objection(r), Title: titles[r.Notice], Steps: steps[id]})
		}
	}
	return cases, err
}

// Objections lists the objections within reach, newest first.
func (s publicityStore) Objections(ctx context.Context, reach domain.Reach, f publicity.ObjectionFilter, page domain.Page) (domain.List[publicity.ObjectionID], error) {
	q, err := ofOffice(s.read(ctx), reach, nil, nil)
	if err != nil {
		return domain.List[publicity.ObjectionID]{}, err
	}
	if !f.Notice.IsZero() {
		q = q.Where("notice_id = ?", f.Notice)
	}
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	if f.Level != "" {
		q = q.Where("level = ?", f.Level)
	}
	var rows []objectionRow
	limit := page.Limit
	page.Limit++
	if err := paged(q, page).Select("id", "created_at").Find(&rows).Error; err != nil {
		return domain.List[publicity.ObjectionID]{}, err
	}
	list := domain.Listed(rows, limit, func(r objectionRow) domain.Position { return domain.Position{At: r.CreatedAt, ID: r.ID} })
	return domain.List[publicity.ObjectionID]{
		Items: convert(list.Items, func(r objectionRow) publicity.ObjectionID { return r.ID }), Next: list.Next,
	}, nil
}

// ByReference finds an objection by its reference.
func (s publicityStore) ByReference(ctx context.Context, reference string) (publicity.ObjectionID, error) {
	var r objectionRow
	err := s.read(ctx).Select("id").Where("reference = ?", reference).Take(&r).Error
	return r.ID, found(err)
}

// Overdue are the pending objections that a night must look at.
func (s publicityStore) Overdue(ctx context.Context, today domain.Day, limit int) ([]publicity.ObjectionID, error) {
	var ids []publicity.ObjectionID
	err := s.read(ctx).Model(&objectionRow{}).
		Where("state = ? AND level <> ? AND (due_on < ? OR provisional = ?)", publicity.Pending, publicity.AtCity, today, true).
		Order("due_on, id").Limit(limit).Pluck("id", &ids).Error
	return ids, err
}

// Names are the names of persons, as far as they are known.
func (s publicityStore) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	return namesIn[domain.PersonID](s.read(ctx), "people_persons", ids)
}

// NoticeOf is the notice of an objection.
func (t publicityTx) NoticeOf(_ context.Context, id publicity.ObjectionID) (publicity.NoticeID, error) {
	var r objectionRow
	err := t.db.Select("notice_id").Where("id = ?", id).Take(&r).Error
	return r.Notice, found(err)
}

// Objection reads and locks an objection.
func (t publicityTx) Objection(_ context.Context, id publicity.ObjectionID) (publicity.Objection, error) {
	var r objectionRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return publicity.Objection(r), found(err)
}

// Pending are the objections to a notice that wait for an answer.
func (t publicityTx) Pending(_ context.Context, notice publicity.NoticeID) ([]publicity.Objection, error) {
	var rows []objectionRow
	err := t.db.Where("notice_id = ? AND state = ?", notice, publicity.Pending).Find(&rows).Error
	return convert(rows, func(r objectionRow) publicity.Objection { return publicity.Objection(r) }), err
}

// Steps are what happened to an objection.
func (t publicityTx) Steps(_ context.Context, id publicity.ObjectionID) ([]publicity.Step, error) {
	by, err := t.store.steps(t.db, id)
	return by[id], err
}

// AddObjection keeps an objection with its first step.
func (t publicityTx) AddObjection(_ context.Context, o publicity.Objection, first publicity.Step) error {
	err := t.db.Create((*objectionRow)(&o)).Error
	if duplicate(err) {
		return domain.ErrIDTaken
	}
	if err != nil {
		return err
	}
	row := t.store.keys.stepRow(first)
	return t.db.Create(&row).Error
}

// SaveObjection saves an objection as its next version and adds a step.
func (t publicityTx) SaveObjection(_ context.Context, o publicity.Objection, step publicity.Step) error {
	o.Version++
	if err := save(t.db, (*objectionRow)(&o), o.Version); err != nil {
		return err
	}
	row := t.store.keys.stepRow(step)
	return t.db.Create(&row).Error
}

// Drop drops the pending objections to a notice.
func (t publicityTx) Drop(_ context.Context, notice publicity.NoticeID) error {
	return t.db.Model(&objectionRow{}).Where("notice_id = ? AND state = ?", notice, publicity.Pending).
		Updates(map[string]any{"state": publicity.Dropped, "version": gorm.Expr("version + 1")}).Error
}
