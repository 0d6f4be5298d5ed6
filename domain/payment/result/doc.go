/*
Package result is what a bank answers to a batch 发放结果: a file that came back,
matched line by line against the rows that it names. It is a rule of the feature
payment, without a store.

	file   Received ─┬─→ (Applying ─→) Applied
	                 ├─→ Held ─┬─→ (Applying ─→) Applied (the matching rows)
	                 │         └─→ Rejected
	                 └─→ Unreadable

What is in parentheses is a task's work, when the lines are many.

# The rules

  - A line fits when batch, row, amount and payee are those of a row that is on
    its way, its outcome is one of the words for paid or failed, and no line
    before it named the row (policy G7). A card counts by its last four digits,
    and only where the file has one.
  - A row of the batch that the file lacks is a problem too: then count and sum do
    not fit.
  - If anything does not fit, nothing of the file is applied: it is held, and a
    second person rejects it or applies the rows that match (decisions §6). Who
    imported it does not decide.
  - A file, by its content, is applied once (policy G6). What was rejected or
    could not be read can be brought again: to the right batch, or after a layout
    was added.
  - Why a row failed is one of the causes F01–F08; what nobody can name is F08.
*/
package result
