/*
Package operation is how the city's operators see the program at work: the
tasks that happen later, the ones that failed for good, and the audit.

A task is ordered in the transaction of the use-case that causes it and carried
out by whichever process claims it first:

	Waiting ──▶ Running ──▶ Done
	   ▲           │
	   ├───────────┤ failed: waits longer each time
	   │           ▼
	   └──────── Dead     an operator runs it again

# The rules

  - An administrator sees every task; whoever ordered one sees how far it is.
    To everybody else it does not exist.
  - What a task is about is not shown: its arguments stay with the program.
  - Only a dead task can be run again; the others will be by themselves.
  - The audit is read by auditors and administrators. Its lines hold ids and
    keyed hashes, never a value (policy M4).
*/
package operation
