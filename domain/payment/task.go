package payment

import (
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
)

// Export makes the file of an exported batch and stores it, sealed.
type Export struct{ Batch ledger.BatchID }

// Kind names the work.
func (Export) Kind() string { return "payment.export" }

// Once orders it once per batch.
func (e Export) Once() string { return e.Batch.String() }

// Read reads a result file that was taken in, and stages it.
type Read struct{ Result result.ID }

// Kind names the work.
func (Read) Kind() string { return "payment.read" }

// Once orders it once per file.
func (r Read) Once() string { return r.Result.String() }

// Draw gathers the rows of a bureau's batch.
type Draw struct{ Batch ledger.BatchID }

// Kind names the work.
func (Draw) Kind() string { return "payment.draw" }

// Once orders it once per batch.
func (d Draw) Once() string { return d.Batch.String() }

// Send carries out the export of a long batch.
type Send struct{ Batch ledger.BatchID }

// Kind names the work.
func (Send) Kind() string { return "payment.send" }

// Once orders it once per batch.
func (d Send) Once() string { return d.Batch.String() }

// Settle carries out the lines of a long result file.
type Settle struct{ Result result.ID }

// Kind names the work.
func (Settle) Kind() string { return "payment.settle" }

// Once orders it once per file.
func (r Settle) Once() string { return r.Result.String() }

// Undone tells aid that nobody was owed what an award paid, and that it is back.
type Undone struct{ Award ledger.AwardID }

// Kind names the work.
func (Undone) Kind() string { return "payment.undone" }

// Once orders it once per award.
func (u Undone) Once() string { return u.Award.String() }
