package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
)

// Payment is the database as the feature payment sees it.
func (d *DB) Payment() payment.Store { return paymentStore{d} }

type (
	paymentStore struct{ *DB }
	paymentTx    struct{ underAid }
)

// obligationRow is an obligation as the table payment_obligations keeps it.
type obligationRow struct {
	ID          ledger.ObligationID
	Student     domain.PersonID `gorm:"column:student_id"`
	Programme   string
	Term        domain.Term
	Part        int
	Award       ledger.AwardID `gorm:"column:award_id"`
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
	ID         ledger.BatchID
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
	Format     bankfile.Format
	Checksum   string
	File       domain.FileID `gorm:"column:file_id"`
	FileHash   string
	ExportedAt *time.Time
	Reason     string
	LeftOut    int `gorm:"column:left_count"`
	Problem    string
	Version    int
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (batchRow) TableName() string { return "payment_batches" }

// attemptRow is an attempt as the table payment_attempts keeps it.
type attemptRow struct {
	ID         ledger.AttemptID
	Obligation ledger.ObligationID `gorm:"column:obligation_id"`
	Active     ledger.ObligationID `gorm:"column:active_id"`
	Batch      ledger.BatchID      `gorm:"column:batch_id"`
	Row        int                 `gorm:"column:batch_row"`
	Number     int
	Previous   ledger.AttemptID `gorm:"column:previous_id"`
	Student    domain.PersonID  `gorm:"column:student_id"`
	Amount     domain.Money
	Payee      domain.PersonID `gorm:"column:payee_id"`
	PayeeKind  ledger.PayeeKind
	PayeeName  string
	Card       ledger.CardID `gorm:"column:card_id"`
	CardLast4  string        `gorm:"column:card_last4"`
	State      ledger.AttemptState
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
	ID         ledger.EntryID
	Obligation ledger.ObligationID `gorm:"column:obligation_id"`
	Attempt    ledger.AttemptID    `gorm:"column:attempt_id"`
	Source     ledger.Account
	Target     ledger.Account
	Amount     domain.Money
	Reason     string
	By         domain.PersonID `gorm:"column:by_id"`
	At         time.Time
}

// TableName is the name of the table.
func (entryRow) TableName() string { return "payment_entries" }

// resultRow is a result file as the table payment_results keeps it.
type resultRow struct {
	ID         result.ID
	Batch      ledger.BatchID `gorm:"column:batch_id"`
	City       domain.UnitID  `gorm:"column:city_id"`
	County     domain.UnitID  `gorm:"column:county_id"`
	School     domain.UnitID  `gorm:"column:school_id"`
	Upload     domain.FileID  `gorm:"column:upload_id"`
	Hash       string
	State      result.State
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
	Result    result.ID `gorm:"column:result_id;primaryKey"`
	Line      int       `gorm:"primaryKey;autoIncrement:false"`
	BatchRow  int
	Amount    domain.Money
	Succeeded bool
	Cause     string
	Attempt   ledger.AttemptID `gorm:"column:attempt_id"`
	Problem   result.Problem
}

// TableName is the name of the table.
func (resultLineRow) TableName() string { return "payment_result_lines" }

// toBatch and fromBatch know that the column school_id holds the bureau's unit
// when a batch is a bureau's: the column may not be empty.
func toBatch(r batchRow) payment.Batch {
	b := payment.Batch(r)
	b.School = schoolOf(b.City, b.County, b.School)
	return b
}

func fromBatch(b payment.Batch) *batchRow {
	r := batchRow(b)
	r.School = b.Unit()
	return &r
}

// toResult and fromResult do the same with a result file.
func toResult(r resultRow) result.File {
	x := result.File(r)
	x.School = schoolOf(x.City, x.County, x.School)
	return x
}

func fromResult(x result.File) *resultRow {
	r := resultRow(x)
	r.School = payment.Batch{City: x.City, County: x.County, School: x.School}.Unit()
	return &r
}

func schoolOf(city, county, unit domain.UnitID) domain.UnitID {
	if unit == city || unit == county {
		return domain.UnitID{}
	}
	return unit
}

func toAttempt(r attemptRow) ledger.Attempt          { return ledger.Attempt(r) }
func toObligation(r obligationRow) ledger.Obligation { return ledger.Obligation(r) }
func toResultLine(r resultLineRow) result.Line       { return result.Line(r) }

// InTx runs fn in one transaction.
func (s paymentStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(payment.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(paymentTx{underAid{t}}) })
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
