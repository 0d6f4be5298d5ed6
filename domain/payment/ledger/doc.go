/*
Package ledger knows at every moment where each fen stands that is owed to a
student. It is the book of the feature payment: pure rules, without a store.

An obligation 应发 is student × programme × term × part; part 0 is the award,
a later part a supplement 补发. Its money stands in accounts, and every movement
is one entry from one account to another:

	planned ─→ pending ─→ in flight ─┬─→ paid ─→ clawed back
	             ↑  │                │
	             │  │                └─→ returned ─┬─→ (corrected) pending
	             │  └──────────→ withdrawn ←───────┘
	             └── owed again, by an entry from planned

An attempt is one try to pay an obligation, one row of a batch:

	Drafted ─→ Exported ─┬─→ Paid
	   └─→ Left          └─→ Failed (cause F01–F08)

# The rules

  - planned = pending + in flight + paid + returned + withdrawn + clawed back,
    for every obligation, always (features AI13).
  - Money moves only along the arrows, only above zero, and never more than is
    there. A movement that is refused changes nothing.
  - What is owed grows only from planned, and each entry says how much.
  - An attempt is settled once, from where it stands; then its obligation is free
    for another. It names itself as the active one of its obligation until then.
  - An award entitles to what is planned without what was withdrawn or clawed
    back; all parts together never exceed it (decisions §6).

# Decisions

Balances are kept beside the entries, so that a question costs one row; Fold
leads from the entries to the balances, and SameBalances compares the two.
*/
package ledger
