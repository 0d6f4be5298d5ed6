/*
Package audit 审计 keeps who did what to which record, so that nobody, not even
somebody with the database's password, can change the past unseen.

Every use-case notes what it does in its own transaction. A row holds ids and
keyed hashes (HMAC-SM3) of the thing before and after, never a value; where a list
left, how many lines it had (policy B12). The operation package shows rows to
auditors. What is nobody's use-case (a failed
login, a refused access) is noted by itself.

	written ──▶ sealed ──▶ witnessed
	 MAC and     within     daily: the head of the
	 number      5 s        chain leaves the database

# A row's number

Writers must not queue behind one another, so a row is not chained when it is
written. It carries a MAC, so it cannot be changed or added; and a number of its
process, so it cannot be removed: the numbers of a process have no gaps.

They have none although transactions fail: what a rolled back transaction took
is taken again by the next one of the same process, and what nobody takes again
gets an empty row, "audit.void". Where the answer to a commit is lost, the
process looks whether the row is there before it uses the number again.

A process that crashes leaves gaps at its end: numbers of transactions that were
under way. They are told from removed rows by the floor. Each row says, under
its MAC, below which number everything of its process was kept when it was
written; so does the process's own row, every few seconds and at a clean stop. A
number below the highest floor must be there. One above it may be in flight, or
was when the process died: not being able to tell, verify says nothing of it. So
a row can be removed unseen only from the last moments of a process that
crashed, before it was sealed.

# The chain

A task takes the rows that are not sealed, checks their MAC, and gives each the
next position and a chain value made of the one before. From then on a row
cannot be removed, whatever becomes of its process; and whoever cuts the end
off the chain must also cut back every process's floor. The head of the chain is
logged and written to a witness file each day, which lies outside the database.

# What verify says

	changed    a row, a seal or a process's row is not what was written
	removed    a sealed row, a seal, or a number below the floor is not there
	added      a row that nobody with the key wrote
	purged     rows that a purge removed after their time; their seals stay
	unsealed   rows that wait for the next sealing; more than a few seconds' worth
	           means that no process carries out tasks

Each finding names the row.

# Decisions

  - The MAC's key is in the keyring, not in the database. Whoever has both can
    write a past of their own, up to the last witness.
  - Sealing in a task, not in the writing transaction: a chain in the writer
    makes all of the city's writers queue at one row.
*/
package audit
