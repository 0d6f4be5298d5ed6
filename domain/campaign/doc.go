/*
Package campaign is the check of each spring and autumn 特殊困难学生数据集中核查:
the departments' lists are held against the roster, so that nobody is missed
(notice 一(一), 一(二)).

The city opens one campaign per term. Bureaus bring the lists of 乡村振兴, 民政,
残联 and the others; each is read, mapped and staged:

	list      Reading ─┬─→ Asking (which column is which) ─→ Reading
	                   ├─→ Failed
	                   ├─→ Held (rows are wrong) ─→ Ready
	                   └─→ Ready ─→ Matched
	          every one of them ─→ Withdrawn

Rows that fit are matched with the roster, and each student and each row gets a
finding:

	covered     on a list, and recognised or awarded
	missed      应助未助: on a list, and neither
	ended       no longer eligible: left school, off the list, expired
	uncertain   two people may be meant, or the name alone fits: a person decides
	not_found   nobody in the roster

	finding   Open ─→ Settled (with an outcome) ─→ Open (when the facts change)
	unit      Open ─→ Closed ─→ Open (unlocked, upward)
	rows      staged ─→ gone (their time is over after the city closed)

# The rules

  - A list of the same content is the same list; nothing is doubled.
  - A department's columns are said once: the next file with the same titles is
    read the same way. Proposals come from known synonyms, which are data.
  - A row is taken as a whole or refused with each wrong cell named. While a row
    is wrong the list is held: a person brings a mended file, or takes the list
    without those rows. Nothing is applied in between.
  - A number is matched exactly, by its keyed hash. The same number under another
    name, and a name with the same birthday, are candidates with a score; nobody
    but a person makes them a match (issue 3).
  - On a list without recognition, application or award is missed (policy C14).
    A membership counts while it is valid (policy C13), so one that ended and
    stands on no list shows the student as ended.
  - A finding has an owner: the student's school, or the bureau for those in no
    school; a deadline in working days from the rule in force; an outcome; a
    history. Those past their deadline are shown to the level above.
  - A match that holds is evidence for the special group (policy C11): it is told
    to hardship, which keeps memberships.
  - A unit closes when none of its findings is open and everything below it is
    closed: school, county, city (features AI16). The counts of that moment stay
    with the closing. Unlocking needs a reason, is done by a level above, and
    opens everything above again. A finding that appears later does the same.
  - The rows of a closed campaign's lists go when their time is over (features AI21,
    package privacy): only findings and counts stay, a row that nobody was found for
    without a name, and nothing is unlocked any more.
  - Special groups are of the strictest class: the school sees its own students,
    the county its own, the city all; class teachers see none of it, and to
    everybody else nothing is there (policy M15).

# Decisions

A finding is named by its campaign and its subject, the student or the row, so
that writing 200,000 of them needs no ids and writing them twice changes nothing.

What a number and a name match for sure is a join, read where it is needed, and
written nowhere but in the student's finding: so it never says more than the
roster says now. Written are the rows that are not sure, their candidates, and
what persons decided. Writing each sure pair was tried: on MariaDB it costs more
than both joins.

Matching is joins in the database; what they mean is judged here, a chunk of
students at a time. Judging in SQL was rejected, since rules would then stand in
two places.

How a department's table is read, cell by cell, is the package reading, which
nobody else may use. Lists, candidates, findings and seats stay together here:
each names the campaign and the other by id, a finding is what becomes of a
candidate and a seat closes over findings, so taking one of them out would only
spread one story over two packages.

Covered students have a finding too, which is settled from the beginning: the
number on a screen is always the length of a list that can be opened.

A campaign remembers how often matching was asked for and answered. A task that
is told of more work while it runs goes on with it, so that no order is lost.
*/
package campaign
