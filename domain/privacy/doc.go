/*
Package privacy 个人信息保护 keeps what the city owes to those whose data it holds:
how long each class of record stays and how it goes, what is hidden in statistics,
what is reported each January, and how a sample is drawn that nobody chose.

A purge is looked at before it is ordered, and carried out by a task:

	previewed ──▶ ordered ──▶ carried out
	 (a count)     the same     in bites; the seals and
	               count        the chain stay whole

A student or a guardian asks that data be deleted:

	         decide                 task
	Asked ─┬────────▶ Accepted ──────────▶ Done
	       └────────▶ Declined              (a report, line by line)

# The rules

  - What a class is kept for is a version of the rules (policy M14): lines of the
    audit six months at least, reveals, exports and downloads three years (policy
    M5). A purge that reaches into that time is refused.
  - A purge removes as many lines as the dry run counted, or nothing: whoever
    orders it says the count back (feature AI21).
  - The rows of departments' lists hold more people than the roster. They go in the
    night after the city has closed the campaign for so long and no later one that
    is open asks for them; findings and counts stay, and the campaign cannot be
    unlocked any more (feature AI21).
  - A removed line keeps its seal, and the seals keep the chain; the purge keeps a
    keyed hash over all that it removed. So verify still names every other line that
    is missing.
  - Statistics hide counts below small_below (policy M3); domain.Suppress does it.
  - A person sees numbers in clear at most so often a day (policy B9).
  - The report of January counts minors, children under 14, answers about consent,
    reveals, exports and the lines that left with them, refusals, deletions and
    purges (policy B13). It is a file like
    others: with who made it and when in it, and a line of the audit (policy B12).
  - A request is decided by the aid officer of the school, who says how they know
    who asks; nobody decides their own. What was written is emptied: records,
    sessions, entries and their files. Exported portfolios that show the student go,
    those of a class or school too. What the law wants kept (roster,
    aid, payment, consent, published results, the audit) is kept, and the report
    names each kind with its rows and its law (policy M13).
  - A sample for inspection follows from a seed and the list alone. The seed's hash
    is published before, the seed after (feature AI22).

# Decisions

  - The seals of purged lines stay, 150 bytes each, in place of a hash of a whole
    segment: lines of one day end at different times, since a reveal is kept longer
    than a login, and a segment with holes has no hash that could be checked.
  - Emptying writes to the tables of several features in one transaction, under the
    student's lock, against the rule of one feature in each: half a deletion would
    have to be told apart from none. Rows lose their words and stay as counts, so
    that no kept figure changes.
  - Only sealed lines are purged. What is not sealed after half a year is a finding
    of verify, not something to clean up.
  - A sample takes the lines with the least HMAC under the seed, not the n-th ones
    of a shuffled list: so the order in which a list was exported does not matter.
*/
package privacy
