/*
Package payment carries awards to the students' social-security cards 社保卡
through 一卡通, and knows at every moment where each fen is.

An obligation 应发 is student × programme × term × part. Its money stands in
accounts; every movement is one entry from one account to another, so that
nothing can appear or vanish:

	planned ─→ pending ─→ in flight ─┬─→ paid ─→ clawed back
	             ↑  │                └─→ returned ─┬─→ (corrected) pending
	             │  └──────────→ withdrawn ←───────┘
	             └───────────────────────────────────

An attempt is one try to pay an obligation; a batch holds the attempts of one
school, programme and term:

	batch    Drafted ─→ Checked ─→ Approved ─→ Exported ─→ Settled
	            └──────────┴───────────┴─→ Withdrawn
	attempt  Drafted ─→ Exported ─┬─→ Paid
	            └─→ Left          └─→ Failed (cause F01–F08)
	result   Received ─┬─→ Applied
	                   ├─→ Held ─┬─→ Applied (the matching rows)
	                   │         └─→ Rejected
	                   └─→ Unreadable

# The rules

  - planned = pending + in flight + paid + returned + withdrawn + clawed back,
    for every obligation, always (features AI13).
  - An obligation has at most one active attempt: the database refuses a second.
  - Only the six programmes of the notice go into a batch (policy G1), and a row
    needs an approved award, a recognition whose publicity is over, a verified
    card and an amount above zero (policy G2). A waiver never makes a row (E17);
    what a county pays in kind neither.
  - A guardian is paid only with a verified relation, an own ID number on file
    and a card that is the guardian's own (policy G3).
  - What is in a batch, on its way or paid is not drafted again (policy G4).
  - Maker, checker and approver are three persons (policy G12). Check and
    approval add the rows up again; a sum, a row or a payee that is not what was
    drafted is refused as altered (features AI10).
  - From export on a batch does not change (policy G5). The checksum covers its
    content in order. The file is made afterwards from the same rows, sealed,
    and holds the only full card numbers that leave the system (policy G13).
  - A character that the encoding cannot hold, or a cell that a spreadsheet
    would take for a formula in a CSV, is refused by row (policy G14, G15).
  - A result file is matched by row, amount and payee first. If anything does
    not fit, nothing of it is applied: it is held, and a second person rejects
    it or applies the rows that match (policy G7). Its content is applied once
    (policy G6).
  - A failed row stays failed. Corrected, it becomes attempt n+1, linked to the
    failed one (policy G8); the same data again needs a reason (policy G9). What
    was paid is not paid again (policy G10).
  - Student and guardian read their own status in plain words; the class teacher
    reads paid or not, and nothing else.

# Decisions

Balances are kept beside the entries, under the obligation's lock, so that a
question costs one row; Invariants compares the two. Balances alone were
rejected, since they cannot say how they came about; entries alone, since each
question would fold them.

The file is made by a task after the export was committed. Making it inside the
transaction was rejected: a transaction may run twice and must not upload.

Clawed back is an account that no use-case moves money into yet: taking a wrong
payment back needs a request and the approval of a second person (policy G10).

Part is 0 for the award itself. A later part 补发 will need a reason and an
approval of its own.
*/
package payment
