/*
Package jobs carries out work that happens later.

# The life of a task

A use-case orders a task with tx.Add, in its own transaction: if that is rolled
back there is no task. A runner in any process claims it, calls the handler that
its kind has in the table, and the handler calls a use-case.

	       tx.Add                claim: token, lease
	────────────────▶ waiting ─────────────────────▶ running ──┬──▶ done
	                     ▲                                     │
	                     │ failed: 10 s, 20 s, 40 s … 1 h      │
	                     ├─────────────────────────────────────┤
	                     │ the process died: the lease ends    │
	                     │                                     ▼
	                     └──────── an operator ◀──────────── dead   ten tries, or refused

The claim travels in the actor's Cause. The transaction of the effect marks the
task done where the token still matches; if somebody else has it by now, all of
it is rolled back. So every effect happens once, whoever dies when. What a
handler does outside of a transaction (a file, a picture) may happen twice and
must bear it.

# Writing a handler

	// Growth carries out the tasks of growth.
	type Growth struct{ Service growth.Service }

	func (j Growth) Tasks(t *Table) { On(t, j.export) }

	func (j Growth) export(ctx context.Context, who domain.Actor, task growth.Export) error {
		return j.Service.CarryOutExport(ctx, who, task)
	}

main hands every feature to New. The actor is the program itself; its Cause ends
the task with the first transaction that is opened with it. A task of several
transactions opens all but the last with who.Step(), which are undone if the
claim is lost but do not end the task. A handler that writes nothing under its
task ends it by returning nil. Progress(ctx) tells people how far it is; never
call it inside a transaction.

A refusal (a domain.Fault other than a Conflict) is a decision and not a mishap:
the task is dead at once, with the code. Whoever wants something else to happen
then handles it in the handler.

# The timetable

What happens by the clock is said by each feature with Every, in Asia/Shanghai.
All processes order it; an order's id is made of its moment and kind, so it
exists once. What was missed while no process ran is caught up, the latest of
each. What every process must do for itself, such as saying that it lives, is
said with Always.
*/
package jobs
