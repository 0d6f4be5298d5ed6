package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
)

// paymentExceptionRow is an exception as the table payment_exceptions keeps it.
type paymentExceptionRow struct {
	ID         cases.ExceptionID
	Open       ledger.AttemptID `gorm:"column:open_id"`
	Kind       cases.ExceptionKind
	Obligation ledger.ObligationID `gorm:"column:obligation_id"`
	Attempt    ledger.AttemptID    `gorm:"column:attempt_id"`
	Batch      ledger.BatchID      `gorm:"column:batch_id"`
	Row        int                 `gorm:"column:batch_row"`
	Student    domain.PersonID     `gorm:"column:student_id"`
	Programme  string
	Term       domain.Term
	Amount     domain.Money
	Cause      string
	City       domain.UnitID   `gorm:"column:city_id"`
	County     domain.UnitID   `gorm:"column:county_id"`
	School     domain.UnitID   `gorm:"column:school_id"`
	Class      domain.UnitID   `gorm:"column:class_id"`
	Owner      domain.PersonID `gorm:"column:owner_id"`
	Due        domain.Day      `gorm:"column:due_on"`
	ThenDue    domain.Day      `gorm:"column:then_due_on"`
	Outcome    cases.Outcome
	ClosedAt   *time.Time
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (paymentExceptionRow) TableName() string { return "payment_exceptions" }

// recoveryRow is a recovery as the table payment_recoveries keeps it.
type recoveryRow struct {
	ID         cases.RecoveryID
	Open       ledger.ObligationID `gorm:"column:open_id"`
	Obligation ledger.ObligationID `gorm:"column:obligation_id"`
	Student    domain.PersonID     `gorm:"column:student_id"`
	Amount     domain.Money
	Purpose    cases.Purpose
	Reason     string
	State      cases.State
	City       domain.UnitID `gorm:"column:city_id"`
	County     domain.UnitID `gorm:"column:county_id"`
	School     domain.UnitID `gorm:"column:school_id"`
	Class      domain.UnitID `gorm:"column:class_id"`
	AskedBy    domain.PersonID
	DecidedBy  domain.PersonID
	Decision   string
	Receipt    string
	SettledBy  domain.PersonID
	Version    int
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (recoveryRow) TableName() string { return "payment_recoveries" }

// supplementRow is a supplement as the table payment_supplements keeps it.
type supplementRow struct {
	ID         cases.SupplementID
	Open       ledger.AwardID  `gorm:"column:open_id"`
	Award      ledger.AwardID  `gorm:"column:award_id"`
	Student    domain.PersonID `gorm:"column:student_id"`
	Programme  string
	Term       domain.Term
	Amount     domain.Money
	Reason     string
	State      cases.State
	City       domain.UnitID `gorm:"column:city_id"`
	County     domain.UnitID `gorm:"column:county_id"`
	School     domain.UnitID `gorm:"column:school_id"`
	Class      domain.UnitID `gorm:"column:class_id"`
	AskedBy    domain.PersonID
	DecidedBy  domain.PersonID
	Decision   string
	Obligation ledger.ObligationID `gorm:"column:obligation_id"`
	Version    int
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (supplementRow) TableName() string { return "payment_supplements" }

// AddExceptions opens exceptions. The rows of the attempts' batch are locked by
// its result, so what is open now is all.
func (t paymentTx) AddExceptions(_ context.Context, all ...cases.Exception) error {
	if len(all) == 0 {
		return nil
	}
	ids := convert(all, func(e cases.Exception) ledger.AttemptID { return e.Attempt })
	var open []ledger.AttemptID
	if err := t.db.Model(&paymentExceptionRow{}).Where("open_id IN ?", ids).Pluck("open_id", &open).Error; err != nil {
		return err
	}
	known := map[ledger.AttemptID]bool{}
	for _, id := range open {
		known[id] = true
	}
	rows := make([]paymentExceptionRow, 0, len(all))
	for _, e := range all {
		if !known[e.Attempt] {
			rows = append(rows, paymentExceptionRow(e))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return t.db.CreateInBatches(rows, atOnce).Error
}

// CloseExceptions closes what is open about obligations.
func (t paymentTx) CloseExceptions(_ context.Context, outcome cases.Outcome, ids ...ledger.ObligationID) error {
	if len(ids) == 0 {
		return nil
	}
	return t.db.Model(&paymentExceptionRow{}).Where("obligation_id IN ? AND open_id IS NOT NULL", ids).
		Updates(map[string]any{"open_id": nil, "outcome": outcome, "closed_at": t.store.world.Now()}).Error
}

// Recovery locks the student's row, then reads and locks a recovery.
func (t paymentTx) Recovery(ctx context.Context, id cases.RecoveryID) (cases.Recovery, error) {
	r, err := ofLocked(ctx, t, id, func(r recoveryRow) domain.PersonID { return r.Student })
	return cases.Recovery(r), err
}

// AddRecovery keeps a new recovery; the unique open_id refuses a second one.
func (t paymentTx) AddRecovery(_ context.Context, r cases.Recovery) error {
	err := t.db.Create((*recoveryRow)(&r)).Error
	if duplicate(err) {
		return cases.ErrRecovering
	}
	return err
}

// SaveRecovery saves a recovery as its next version.
func (t paymentTx) SaveRecovery(_ context.Context, r cases.Recovery) error {
	r.Version++
	return save(t.db, (*recoveryRow)(&r), r.Version)
}

// Supplement locks the student's row, then reads and locks a supplement.
func (t paymentTx) Supplement(ctx context.Context, id cases.SupplementID) (cases.Supplement, error) {
	r, err := ofLocked(ctx, t, id, func(r supplementRow) domain.PersonID { return r.Student })
	return cases.Supplement(r), err
}

// AddSupplement keeps a new supplement; the unique open_id refuses a second one.
func (t paymentTx) AddSupplement(_ context.Context, p cases.Supplement) error {
	err := t.db.Create((*supplementRow)(&p)).Error
	if duplicate(err) {
		return cases.ErrSupplementAsked
	}
	return err
}

// SaveSupplement saves a supplement as its next version.
func (t paymentTx) SaveSupplement(_ context.Context, p cases.Supplement) error {
	p.Version++
	return save(t.db, (*supplementRow)(&p), p.Version)
}

// cases narrows a list to a reach, a school and a student.
func (s paymentStore) cases(ctx context.Context, reach domain.Reach, f cases.Filter) *gorm.DB {
	q := within(s.read(ctx), reach, columns{school: "school_id"})
	if !f.School.IsZero() {
		q = q.Where("school_id = ?", f.School)
	}
	if !f.Student.IsZero() {
		q = q.Where("student_id = ?", f.Student)
	}
	return q
}

// listed reads a page of rows of one kind, newest first.
func listed[R, T any](q *gorm.DB, page domain.Page, one func(R) T, position func(T) domain.Position) (domain.List[T], error) {
	limit := page.Limit
	page.Limit++
	var rows []R
	if err := paged(q, page).Find(&rows).Error; err != nil {
		return domain.List[T]{}, err
	}
	return domain.Listed(convert(rows, one), limit, position), nil
}

// Exceptions lists exceptions within reach, newest first. Whose matter they are
// follows from their days.
func (s paymentStore) Exceptions(ctx context.Context, reach domain.Reach, f cases.Filter, page domain.Page) (domain.List[cases.Exception], error) {
	q := s.cases(ctx, reach, f)
	switch f.State {
	case "open":
		q = q.Where("open_id IS NOT NULL")
	case "closed":
		q = q.Where("open_id IS NULL")
	}
	if f.Cause != "" {
		q = q.Where("cause = ?", f.Cause)
	}
	switch f.Level {
	case domain.School:
		q = q.Where("due_on >= ?", f.Today)
	case domain.County:
		q = q.Where("due_on < ? AND then_due_on >= ? AND county_id IS NOT NULL", f.Today, f.Today)
	case domain.City:
		q = q.Where("(then_due_on < ? OR due_on < ? AND county_id IS NULL)", f.Today, f.Today)
	}
	return listed(q, page, func(r paymentExceptionRow) cases.Exception { return cases.Exception(r) },
		func(e cases.Exception) domain.Position { return domain.Position{At: e.CreatedAt, ID: e.ID} })
}

// Recoveries lists recoveries within reach, newest first.
func (s paymentStore) Recoveries(ctx context.Context, reach domain.Reach, f cases.Filter, page domain.Page) (domain.List[cases.Recovery], error) {
	q := s.cases(ctx, reach, f)
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	return listed(q, page, func(r recoveryRow) cases.Recovery { return cases.Recovery(r) },
		func(r cases.Recovery) domain.Position { return domain.Position{At: r.CreatedAt, ID: r.ID} })
}

// Supplements lists supplements within reach, newest first.
func (s paymentStore) Supplements(ctx context.Context, reach domain.Reach, f cases.Filter, page domain.Page) (domain.List[cases.Supplement], error) {
	q := s.cases(ctx, reach, f)
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	return listed(q, page, func(r supplementRow) cases.Supplement { return cases.Supplement(r) },
		func(p cases.Supplement) domain.Position { return domain.Position{At: p.CreatedAt, ID: p.ID} })
}
