package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/payment"
)

// Payment is the database as the feature payment sees it.
func (d *DB) Payment() payment.Store { return paymentStore{d} }

type (
	paymentStore struct{ *DB }
	paymentTx    struct{ *tx }
)

// obligationRow is an obligation as the table payment_obligations keeps it.
type obligationRow struct {
	ID          payment.ObligationID
	Student     domain.PersonID `gorm:"column:student_id"`
	Programme   string
	Term        domain.Term
	Part        int
	Award       payment.AwardID `gorm:"column:award_id"`
	Planned     domain.Money
	Pending     domain.Money
	InFlight    domain.Money
	Paid        domain.Money
	Returned    domain.Money
	Withdrawn   domain.Money
	ClawedBack  domain.Money
	Attempts    int
	RetryReason string
	RetryPayee  domain.PersonID `gorm:"column:retry_payee_id"`
	City        domain.UnitID   `gorm:"column:city_id"`
	County      domain.UnitID   `gorm:"column:county_id"`
	School      domain.UnitID   `gorm:"column:school_id"`
	Class       domain.UnitID   `gorm:"column:class_id"`
	Version     int
	CreatedAt   time.Time
}

// TableName is the name of the table.
func (obligationRow) TableName() string { return "payment_obligations" }

// batchRow is a batch as the table payment_batches keeps it.
type batchRow struct {
	ID         payment.BatchID
	Number     string
	City       domain.UnitID `gorm:"column:city_id"`
	County     domain.UnitID `gorm:"column:county_id"`
	School     domain.UnitID `gorm:"column:school_id"`
	Programme  string
	Term       domain.Term
	State      payment.BatchState
	Rows       int          `gorm:"column:row_count"`
	Sum        domain.Money `gorm:"column:total"`
	Seal       string
	MadeBy     domain.PersonID
	CheckedBy  domain.PersonID
	ApprovedBy domain.PersonID
	ExportedBy domain.PersonID
	Layout     string
	Format     payment.Format
	Checksum   string
	File       domain.FileID `gorm:"column:file_id"`
	FileHash   string
	ExportedAt *time.Time
	Reason     string
	Version    int
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (batchRow) TableName() string { return "payment_batches" }

// attemptRow is an attempt as the table payment_attempts keeps it.
type attemptRow struct {
	ID         payment.AttemptID
	Obligation payment.ObligationID `gorm:"column:obligation_id"`
	Active     payment.ObligationID `gorm:"column:active_id"`
	Batch      payment.BatchID      `gorm:"column:batch_id"`
	Row        int                  `gorm:"column:batch_row"`
	Number     int
	Previous   payment.AttemptID `gorm:"column:previous_id"`
	Student    domain.PersonID   `gorm:"column:student_id"`
	Amount     domain.Money
	Payee      domain.PersonID `gorm:"column:payee_id"`
	PayeeKind  payment.PayeeKind
	PayeeName  string
	Card       payment.CardID `gorm:"column:card_id"`
	CardLast4  string         `gorm:"column:card_last4"`
	State      payment.AttemptState
	Cause      string
	Reason     string
	SettledAt  *time.Time
	Version    int
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (attemptRow) TableName() string { return "payment_attempts" }

// entryRow is a movement of money as the table payment_entries keeps it.
type entryRow struct {
	ID         payment.EntryID
	Obligation payment.ObligationID `gorm:"column:obligation_id"`
	Attempt    payment.AttemptID    `gorm:"column:attempt_id"`
	Source     payment.Account
	Target     payment.Account
	Amount     domain.Money
	Reason     string
	By         domain.PersonID `gorm:"column:by_id"`
	At         time.Time
}

// TableName is the name of the table.
func (entryRow) TableName() string { return "payment_entries" }

// resultRow is a result file as the table payment_results keeps it.
type resultRow struct {
	ID         payment.ResultID
	Batch      payment.BatchID `gorm:"column:batch_id"`
	City       domain.UnitID   `gorm:"column:city_id"`
	County     domain.UnitID   `gorm:"column:county_id"`
	School     domain.UnitID   `gorm:"column:school_id"`
	Upload     domain.FileID   `gorm:"column:upload_id"`
	Hash       string
	State      payment.ResultState
	Lines      int          `gorm:"column:line_count"`
	Sum        domain.Money `gorm:"column:total"`
	PaidRows   int
	FailedRows int
	Problems   int
	Owner      domain.PersonID `gorm:"column:owner_id"`
	DecidedBy  domain.PersonID
	Reason     string
	Version    int
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (resultRow) TableName() string { return "payment_results" }

// resultLineRow is a staged line as the table payment_result_lines keeps it.
type resultLineRow struct {
	Result    payment.ResultID `gorm:"column:result_id;primaryKey"`
	Line      int              `gorm:"primaryKey;autoIncrement:false"`
	BatchRow  int
	Amount    domain.Money
	Succeeded bool
	Cause     string
	Attempt   payment.AttemptID `gorm:"column:attempt_id"`
	Problem   payment.Problem
}

// TableName is the name of the table.
func (resultLineRow) TableName() string { return "payment_result_lines" }

// layoutRow is a column layout as the table payment_layouts keeps it.
type layoutRow struct {
	Code    string            `gorm:"primaryKey"`
	Use     payment.LayoutUse `gorm:"column:used_for"`
	From    domain.Day        `gorm:"column:from_day"`
	Columns []payment.Column  `gorm:"column:fields;serializer:json"`
	Source  string
}

// TableName is the name of the table.
func (layoutRow) TableName() string { return "payment_layouts" }

// causeRow is a cause of failure as the table payment_causes keeps it.
type causeRow struct {
	Code   string `gorm:"primaryKey"`
	Name   string
	Advice string
	Texts  []string `gorm:"serializer:json"`
	Source string
}

// TableName is the name of the table.
func (causeRow) TableName() string { return "payment_causes" }

func toAttempt(r attemptRow) payment.Attempt          { return payment.Attempt(r) }
func toBatch(r batchRow) payment.Batch                { return payment.Batch(r) }
func toResultLine(r resultLineRow) payment.ResultLine { return payment.ResultLine(r) }

// InTx runs fn in one transaction.
func (s paymentStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(payment.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(paymentTx{t}) })
}

// Place is where a unit stands.
func (s paymentStore) Place(ctx context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(s.read(ctx), unit)
}

// placeOf is where a unit of any kind stands.
func placeOf(q *gorm.DB, unit domain.UnitID) (domain.Place, error) {
	var u struct {
		Kind                       string
		CityID, CountyID, SchoolID domain.UnitID
	}
	err := q.Table("org_units").Select("kind", "city_id", "county_id", "school_id").Where("id = ?", unit).Take(&u).Error
	place := domain.Place{City: u.CityID, County: u.CountyID, School: u.SchoolID}
	if u.Kind == "class" {
		place.Class = unit
	}
	return place, found(err)
}

// Batch reads one batch.
func (s paymentStore) Batch(ctx context.Context, id payment.BatchID) (payment.Batch, error) {
	var r batchRow
	err := s.read(ctx).Where("id = ?", id).Take(&r).Error
	return payment.Batch(r), found(err)
}

// Batches lists batches within reach, newest first.
func (s paymentStore) Batches(ctx context.Context, reach domain.Reach, f payment.Filter, page domain.Page) (domain.List[payment.Batch], error) {
	q := filtered(within(s.read(ctx), reach, columns{school: "school_id"}), f)
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	var rows []batchRow
	limit := page.Limit
	page.Limit++
	if err := paged(q, page).Find(&rows).Error; err != nil {
		return domain.List[payment.Batch]{}, err
	}
	return domain.Listed(convert(rows, toBatch), limit, func(b payment.Batch) domain.Position {
		return domain.Position{At: b.CreatedAt, ID: b.ID}
	}), nil
}

// filtered narrows to a term, a programme and a school.
func filtered(q *gorm.DB, f payment.Filter) *gorm.DB {
	if f.Term != 0 {
		q = q.Where("term = ?", f.Term)
	}
	if f.Programme != "" {
		q = q.Where("programme = ?", f.Programme)
	}
	if !f.School.IsZero() {
		q = q.Where("school_id = ?", f.School)
	}
	return q
}

// Rows lists the rows of a batch in order.
func (s paymentStore) Rows(ctx context.Context, id payment.BatchID) ([]payment.Attempt, error) {
	return rowsOf(s.read(ctx), id)
}

func rowsOf(q *gorm.DB, id payment.BatchID) ([]payment.Attempt, error) {
	var rows []attemptRow
	err := q.Where("batch_id = ?", id).Order("batch_row").Find(&rows).Error
	return convert(rows, toAttempt), err
}

// Result reads one result file and its lines.
func (s paymentStore) Result(ctx context.Context, id payment.ResultID) (payment.Result, []payment.ResultLine, error) {
	var r resultRow
	if err := s.read(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return payment.Result{}, nil, found(err)
	}
	lines, err := linesOf(s.read(ctx), id)
	return payment.Result(r), lines, err
}

func linesOf(q *gorm.DB, id payment.ResultID) ([]payment.ResultLine, error) {
	var rows []resultLineRow
	err := q.Where("result_id = ?", id).Order("line").Find(&rows).Error
	return convert(rows, toResultLine), err
}

// Reference is every layout and cause.
func (s paymentStore) Reference(ctx context.Context) (payment.Reference, error) {
	return paymentReference(s.read(ctx))
}

func paymentReference(q *gorm.DB) (payment.Reference, error) {
	var layouts []layoutRow
	if err := q.Order("code").Find(&layouts).Error; err != nil {
		return payment.Reference{}, err
	}
	var causes []causeRow
	err := q.Order("code").Find(&causes).Error
	return payment.Reference{
		Layouts: convert(layouts, func(r layoutRow) payment.Layout { return payment.Layout(r) }),
		Causes:  convert(causes, func(r causeRow) payment.Cause { return payment.Cause(r) }),
	}, err
}
