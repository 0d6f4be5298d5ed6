/*
Package bankfile is the words of the files that go to 一卡通 and come back: which
columns they have, how a line is written, how one is read, and what banks mean by
what they write. It is the paper of the feature payment: pure rules, without a
store and without a byte of XLSX or CSV, which media/document knows.

	                Layout (columns, titles, format)
	                  │                      │
	Line ── Cells ────┤                      ├──── Reader ── Reply
	(what is paid)    └─→ sheet out, sheet in ─┘     (what the bank says)

# The rules

  - A layout is data with its source: the province's own is not known. A county's
    own counts before one of all, a newer one before an older, each from its day
    on; what was written keeps its layout.
  - Every column is known and stands there once, under a title of its own that the
    encoding holds and no spreadsheet takes for a formula (policy G15). What must
    be there is whom to pay how much on which card, and in an answer what became
    of which row.
  - A character that the encoding cannot hold, or a cell that a spreadsheet would
    take for a formula in a CSV, is refused by row and never replaced (policy G14,
    G15). So is a card that is not the payee's any more, and an award that is held
    by now (policy G2, G3).
  - Numbers are text: a card never becomes 6.2E+18. A cell that came in spoilt
    makes its line Damaged.
  - A file that came in is read by its titles, wherever the columns stand; the
    head may stand below a title of the bank's, and again on each page. A total,
    with neither the number of a row nor an outcome, is no line.
  - What cannot be read stays empty, and the matching says that it does not fit.
  - The manifest is the hash of the content in order, the same for every format
    (decisions §6).
  - A preview shows every number cut down to its last four digits.

# Decisions

Whether an encoding holds a text is asked of Forms, which media fills, so that
the rules need no tables of GB18030.
*/
package bankfile
