/*
Package payment carries awards to the students' social-security cards 社保卡
through 一卡通, and knows at every moment where each fen is.

A batch holds one try to pay each of its students, of one programme and term, of
one school or of a bureau's schools together. It is made, checked and approved by
three persons, leaves as a file, and comes back as another:

	batch      (Drawing ─→) Drafted ─→ Checked ─→ Approved ─→ (Sending ─→) Exported ─→ Settled
	              └────────────┴──────────┴──────────┴─→ Withdrawn

What is in parentheses is a task's work, for more than MaxRows rows: it goes in
steps of so many, each a transaction, and goes on where it was when it is begun
again.

The words and pure rules stand below; here is what people do with them:

	payable    may a student be paid, and to whom
	ledger     what is owed, each try to pay it, and every movement of its money
	bankfile   the files that go out and come back
	result     a file that came back, matched row by row
	cases      what went wrong, is taken back, or is paid later

# The rules

  - What is planned stands in one account or another, always (features AI13).
  - An obligation has at most one active attempt: the database refuses a second.
  - Who cannot be paid is left out of a batch with the reason (policy G1–G3). The
    card, and what the published list of awards says, are asked again at export.
  - What is in a batch, on its way or paid is not drafted again (policy G4).
  - Maker, checker and approver are three persons (policy G12): of a school the
    aid officer, the head and the bureau; of a bureau's batch three of its
    officers, or one of the level above. Check and approval add the rows up again;
    a sum, a row or a payee that is not what was drafted is refused as altered
    (features AI10).
  - From export on a batch does not change (policy G5). The checksum covers its
    content in order. The file is made afterwards from the same rows, locked with
    a passphrase that is shown once to whoever exported it, and holds the only
    full card numbers that leave the system (policy G13). Nothing here calls the
    fiscal network: a file is carried out, and a file is carried in.
  - A failed row stays failed. Corrected, it becomes attempt n+1, linked to the
    failed one (policy G8); the same data again needs a reason (policy G9). What
    was paid is not paid again (policy G10).
  - A bureau may lay out its files: columns, order, titles, format. A layout is
    never changed.
  - Student and guardian read their own status in plain words; the class teacher
    reads paid or not, and nothing else.

# Decisions

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

The rules are packages below this one, without a store, since each can be read and
tested alone: 100 names in one list hid which of them decide something. The
use-cases stay together, since batch, ledger, result and recovery move in one
transaction.
*/
package payment
