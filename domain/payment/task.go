package payment

// Export makes the file of an exported batch and stores it, sealed.
type Export struct{ Batch BatchID }

// Kind names the work.
func (Export) Kind() string { return "payment.export" }

// Once orders it once per batch.
func (e Export) Once() string { return e.Batch.String() }

// Read reads a result file that was taken in, and stages it.
type Read struct{ Result ResultID }

// Kind names the work.
func (Read) Kind() string { return "payment.read" }

// Once orders it once per file.
func (r Read) Once() string { return r.Result.String() }
