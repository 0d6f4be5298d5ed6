package operation

// Sweep forgets what is past its time: answers, tasks that were done; and folds
// the kept counts.
type Sweep struct{}

// Kind names the task.
func (Sweep) Kind() string { return "operation.sweep" }

// Once lets one of them wait or run at a time.
func (Sweep) Once() string { return "" }
