package publicity

// Ended says that rows of a notice had their period, and that nothing stands
// against them. The feature behind the notice goes on with them. Every row ends
// once: with the notice, or later when its objection was rejected.
type Ended struct {
	Notice NoticeID `json:"notice"`
	Rows   []int    `json:"rows"`
}

// Kind names the task.
func (Ended) Kind() string { return "publicity.ended" }

// Resolved says what became of rows that did not simply end.
type Resolved struct {
	Notice  NoticeID `json:"notice"`
	Rows    []int    `json:"rows"`
	Outcome Outcome  `json:"outcome"`
}

// Kind names the task.
func (Resolved) Kind() string { return "publicity.resolved" }

// Objected says that somebody objects to rows of a notice.
type Objected struct {
	Notice NoticeID `json:"notice"`
	Rows   []int    `json:"rows"`
}

// Kind names the task.
func (Objected) Kind() string { return "publicity.objected" }

// TakeDown 撤下 takes down what has hung long enough. The timetable orders it
// every night; what can be read goes by the clock and does not wait for it.
type TakeDown struct{}

// Kind names the task.
func (TakeDown) Kind() string { return "publicity.take_down" }

// Escalate gives objections that nobody answered in time to the level above. The
// timetable orders it every night.
type Escalate struct{}

// Kind names the task.
func (Escalate) Kind() string { return "publicity.escalate" }

// Outcome is what became of a row.
type Outcome string

// The outcomes.
const (
	Rejected Outcome = "rejected"  // the objection was not right 异议不成立
	Upheld   Outcome = "upheld"    // it was right 异议成立
	TakenOut Outcome = "withdrawn" // the whole notice was taken back
)
