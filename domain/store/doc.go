/*
Package store keeps the domain in a database: the only package that knows gorm,
SQLite and MySQL. The features say what they need kept as interfaces; the file
with a feature's name answers them.

# One transaction

A use-case is one InTx: the records, their audit rows, the tasks and the kept
answer of an idempotent request are committed together or not at all.

	look up the kept answer ── there ──▶ give it
	        │ not there
	        ▼
	begin ─▶ fn: read, ask every rule, write ─▶ feeds ─▶ counts ─▶ tasks
	  ▲                                                        │
	  │ deadlock, up to five times                             ▼
	  └──────────────────── commit ◀─ answer ◀─ task done ◀─ audit

Feeds and answers come late since others may wait for their rows. Whoever loses
the race for an answer is undone, and gives the winner's.

# Two databases

Queries are written once, in the subset that both know; what differs stands in
connect.go, each option with its reason. Instants are UTC and whole seconds,
days DATE, money BIGINT in fen, ids the 16 bytes of a UUIDv7. A unique key that
has a NULL in it refuses nothing, on both. FOR UPDATE says nothing on SQLite,
which has one writer, first come first served.

# Keys

What is sensitive is sealed with AES-256-GCM, bound to its column and row, and
found again through a blind index. The database keeps a check value of every
key that it was used with; a process whose keyring lacks one refuses to start.

# Decisions

  - A missing row is never read for update: on MySQL that locks a gap, and two
    who do it deadlock. Insert, and handle the duplicate.
  - No upsert: on MySQL it fires on any unique key, and overwrote another
    student's row in a trial.
  - A kept answer is inserted last, not first: first, a thousand calls with
    fifty keys made 3,890 deadlocks.
  - A database that was migrated by a newer program refuses to open. A release
    is therefore rolled out as migrate, then restart; processes of the release
    before keep working on the new schema meanwhile.
*/
package store
