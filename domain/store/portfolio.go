package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/org"
	"lizhi/domain/portfolio"
)

// exportRow is an order as the table portfolio_exports keeps it.
type exportRow struct {
	ID        portfolio.ExportID
	OrderedBy domain.PersonID
	Account   domain.AccountID
	Student   domain.PersonID `gorm:"column:student_id"`
	Unit      domain.UnitID   `gorm:"column:unit_id"`
	Place     domain.Place    `gorm:"serializer:json"`
	Terms     []domain.Term   `gorm:"serializer:json"`
	State     portfolio.State
	Done      int
	Total     int
	Skipped   []portfolio.Skip `gorm:"serializer:json"`
	File      domain.FileID    `gorm:"column:file_id"`
	Hash      string
	CreatedAt time.Time
	DoneAt    *time.Time
	Version   int
}

func (exportRow) TableName() string { return "portfolio_exports" }

// picturedRow says that an export has pictures of a student.
type picturedRow struct {
	Export  portfolio.ExportID `gorm:"primaryKey;column:export_id"`
	Student domain.PersonID    `gorm:"primaryKey;column:student_id"`
}

func (picturedRow) TableName() string { return "portfolio_pictured" }

type (
	portfolioStore struct{ *DB }
	portfolioTx    struct{ *tx }
)

// Portfolio is what the feature portfolio needs kept.
func (d *DB) Portfolio() portfolio.Store { return portfolioStore{d} }

func (s portfolioStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(portfolio.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(portfolioTx{t}) })
}

func (s portfolioStore) Export(ctx context.Context, id portfolio.ExportID) (portfolio.Export, error) {
	var row exportRow
	err := found(s.read(ctx).Where("id = ?", id).Take(&row).Error)
	return portfolio.Export(row), err
}

func (s portfolioStore) Exports(ctx context.Context, by domain.PersonID, page domain.Page) ([]portfolio.Export, error) {
	page.Limit++
	var rows []exportRow
	err := paged(s.read(ctx).Where("ordered_by = ?", by), page).Find(&rows).Error
	return convert(rows, func(r exportRow) portfolio.Export { return portfolio.Export(r) }), err
}

func (s portfolioStore) Exporting(ctx context.Context, student domain.PersonID) ([]portfolio.Export, error) {
	return exporting(s.read(ctx), student)
}

func exporting(q *gorm.DB, student domain.PersonID) ([]portfolio.Export, error) {
	places := func(column string) *gorm.DB {
		return q.Table("people_enrolments").Where("person_id = ?", student).Select(column)
	}
	var rows []exportRow
	err := q.Where("state IN ?", []portfolio.State{portfolio.Making, portfolio.Done}).
		Where("student_id = ? OR unit_id IN (?) OR unit_id IN (?)", student, places("class_id"), places("school_id")).
		Order("created_at, id").Find(&rows).Error
	return convert(rows, func(r exportRow) portfolio.Export { return portfolio.Export(r) }), err
}

func (s portfolioStore) Picturing(ctx context.Context, student domain.PersonID) ([]portfolio.Export, error) {
	q := s.read(ctx)
	var rows []exportRow
	err := q.Where("state IN ? AND id IN (?)", []portfolio.State{portfolio.Making, portfolio.Done},
		q.Model(&picturedRow{}).Where("student_id = ?", student).Select("export_id")).
		Order("created_at, id").Find(&rows).Error
	return convert(rows, func(r exportRow) portfolio.Export { return portfolio.Export(r) }), err
}

func (s portfolioStore) Enrolled(ctx context.Context, unit domain.UnitID) ([]domain.Standing, error) {
	var ids []domain.PersonID
	err := s.read(ctx).Table("people_enrolments AS e").Joins("JOIN people_persons AS p ON p.id = e.person_id").
		Where("e.ended_on IS NULL AND (e.class_id = ? OR e.school_id = ?)", unit, unit).
		Order("e.class_id, p.name, p.id").Pluck("p.id", &ids).Error
	if err != nil {
		return nil, err
	}
	standings := make([]domain.Standing, 0, len(ids))
	for _, id := range ids {
		st, err := s.Standing(ctx, id)
		if err != nil {
			return nil, err
		}
		standings = append(standings, st)
	}
	return standings, nil
}

func (t portfolioTx) Unit(_ context.Context, id domain.UnitID) (domain.Place, error) {
	var row unitRow
	err := found(t.db.Where("id = ? AND kind IN ?", id, []string{"class", "school"}).Take(&row).Error)
	if err != nil {
		return domain.Place{}, err
	}
	return org.Unit(row).Place(), nil
}

func (t portfolioTx) Export(_ context.Context, id portfolio.ExportID) (portfolio.Export, error) {
	var row exportRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return portfolio.Export(row), err
}

func (t portfolioTx) AddExport(_ context.Context, e portfolio.Export) error {
	err := t.db.Create((*exportRow)(&e)).Error
	if duplicate(err) {
		return domain.ErrIDTaken
	}
	return err
}

func (t portfolioTx) SetPictured(_ context.Context, id portfolio.ExportID, students []domain.PersonID) error {
	if err := t.db.Where("export_id = ?", id).Delete(&picturedRow{}).Error; err != nil || len(students) == 0 {
		return err
	}
	rows := convert(students, func(s domain.PersonID) picturedRow { return picturedRow{id, s} })
	return t.db.CreateInBatches(&rows, 500).Error
}

func (t portfolioTx) SaveExport(_ context.Context, e portfolio.Export) error {
	e.Version++
	return save(t.db, (*exportRow)(&e), e.Version)
}
