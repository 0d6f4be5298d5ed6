package audit

// Seal is the task that seals what was written.
type Seal struct{}

// Kind names the task.
func (Seal) Kind() string { return "audit.seal" }

// Once lets one of them wait or run at a time: there is one chain.
func (Seal) Once() string { return "" }

// Witness is the task that tells the head of the chain to the outside.
type Witness struct{}

// Kind names the task.
func (Witness) Kind() string { return "audit.witness" }

// Once lets one of them wait or run at a time.
func (Witness) Once() string { return "" }
