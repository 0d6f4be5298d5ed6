/*
Package payment carries awards to the students' social-security cards 社保卡
through 一卡通, and knows at every moment where each fen is.

An obligation 应发 is student × programme × term × part. Its money stands in
accounts; every movement is one entry from one account to another, so that
nothing can appear or vanish:

	planned ─→ pending ─→ in flight ─┬─→ paid ─→ clawed back (and, if it is to be
	             ↑  │                │           paid again, planned ─→ pending)
	             │  │                └─→ returned ─┬─→ (corrected) pending
	             │  └──────────→ withdrawn ←───────┘
	             └───────────────────────────────────

An attempt is one try to pay an obligation; a batch holds the attempts of one
programme and term, of one school or of a bureau's schools together:

	batch      (Drawing ─→) Drafted ─→ Checked ─→ Approved ─→ (Sending ─→) Exported ─→ Settled
	              └────────────┴──────────┴──────────┴─→ Withdrawn
	attempt    Drafted ─→ Exported ─┬─→ Paid
	              └─→ Left          └─→ Failed (cause F01–F08)
	result     Received ─┬─→ (Applying ─→) Applied
	                     ├─→ Held ─┬─→ (Applying ─→) Applied (the matching rows)
	                     │         └─→ Rejected
	                     └─→ Unreadable
	exception  open ─→ closed: told, corrected or withdrawn
	recovery   Asked ─┬─→ Allowed ─┬─→ Recovered (the money is back)
	                  └─→ Refused  └─→ GivenUp
	supplement Asked ─┬─→ Allowed (part n of the award, for the next batch)
	                  └─→ Refused

What is in parentheses is a task's work, for more than MaxRows rows: it goes in
steps of so many, each a transaction, and goes on where it was when it is begun
again.

# The rules

  - planned = pending + in flight + paid + returned + withdrawn + clawed back,
    for every obligation, always (features AI13).
  - An obligation has at most one active attempt: the database refuses a second.
  - Only the six programmes of the notice go into a batch (policy G1), and a row
    needs an approved award, a recognition whose publicity is over, a verified
    card and an amount above zero (policy G2). While the list of awards hangs in
    which it stands, an objection to its row is open, or its removal is asked for
    and not decided, an award is held: left out of a batch, and asked again at the
    export like the card (policy D3, features AI9). A waiver never makes a row (E17);
    what a county pays in kind neither.
  - A guardian is paid only with a verified relation, an own ID number on file
    and a card that is the guardian's own (policy G3).
  - What is in a batch, on its way or paid is not drafted again (policy G4).
  - Maker, checker and approver are three persons (policy G12): of a school the
    aid officer, the head and the bureau; of a bureau's batch three of its
    officers, or one of the level above. Check and
    approval add the rows up again; a sum, a row or a payee that is not what was
    drafted is refused as altered (features AI10).
  - From export on a batch does not change (policy G5). The checksum covers its
    content in order. The file is made afterwards from the same rows, locked with
    a passphrase that is shown once to whoever exported it, and holds the only
    full card numbers that leave the system (policy G13). Nothing here calls the
    fiscal network: a file is carried out, and a file is carried in.
  - A character that the encoding cannot hold, or a cell that a spreadsheet
    would take for a formula in a CSV, is refused by row (policy G14, G15).
  - A result file is matched by row, amount and payee first. If anything does
    not fit, nothing of it is applied: it is held, and a second person rejects
    it or applies the rows that match (policy G7). Its content is applied once
    (policy G6).
  - A failed row stays failed. Corrected, it becomes attempt n+1, linked to the
    failed one (policy G8); the same data again needs a reason (policy G9). What
    was paid is not paid again (policy G10).
  - What came back, and what a result file left open, is an exception with an
    owner and a deadline in working days, which are versioned data. Overdue it
    is the county's matter, later the city's (features AI12).
  - Money that was paid wrongly is recovered: asked for with a reason, allowed
    by another person, and moved to clawed back when the voucher is there. Then
    it is owed again, or the award is withdrawn by a task (policy G10).
  - A later part 补发 needs a reason and another person's yes. All parts of an
    award together never exceed it (decisions §6).
  - A bureau may lay out its files: columns, order, titles, format. A layout is
    never changed; the newest of the county counts, else the newest of all.
  - Student and guardian read their own status in plain words; the class teacher
    reads paid or not, and nothing else.

# Decisions

Publicity that is not over holds an award, that of the recognition and that of
the award's own list alike (policy G2): an objection could stop nothing once the
money is on its way. A list that nobody made public holds nothing, since only
recognitions must be made public (notice 一(三)). Between an objection that
was upheld and the bureau's word on the removal the award is held as well
(decisions §2); if the removal is refused it goes its way.

Balances are kept beside the entries, under the obligation's lock, so that a
question costs one row; Invariants compares the two. Balances alone were
rejected, since they cannot say how they came about; entries alone, since each
question would fold them.

The file is made by a task after the export was committed. Making it inside the
transaction was rejected: a transaction may run twice and must not upload.

The locked file is a ZIP with AES-256 (WinZip AE-2): 7-Zip, WinRAR and Bandizip
open it, and one of them is on every school's computer. An own format or GPG was
rejected, since nobody there could open it; the passwords of XLSX, since a CSV has
none. The ZIP libraries that can do it are forks of 2015 and 2018 that nobody
maintains, so media/document does it over the standard library, and its test
holds it against an archive of 7-Zip.

The passphrase is made up by the program, since people choose bad ones, kept
sealed until it was shown, and then deleted. Who lost it has the file made again,
with another one.

A long batch goes in steps, each a transaction of MaxRows rows, and not in one: a
transaction over 200,000 students would hold their rows for a minute, and on
SQLite stop everybody. In between the batch is Drawing or Sending and the result
Applying; the ledger is conserved at each step, and nothing can be done with what
is on its way. Whether every row can be written is asked before the first moves.

The package exports more than 40 names. What a file says (layouts, lines, cells)
would be a package of its own if features might import one another's words; since
they may not, and batch, ledger, result and recovery move in one transaction, a
cut would go through the middle of each. The files are named by the words instead.
*/
package payment
