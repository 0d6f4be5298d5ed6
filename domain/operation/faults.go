package operation

import "lizhi/domain"

// ErrNotDead refuses to run a task again that is not dead: it will be by itself,
// or is done.
var ErrNotDead = domain.Refusal(domain.Conflict, "operation.not_dead",
	"只有多次失败的任务才能重新执行，该任务目前为 {state}。", "Only a dead task can be run again; this one is {state}.")
