/*
Package publicity makes a list public 公示 for as long as the rules ask, and
takes it down again: who is recognised as in difficulty, who is to be aided, who
won a contest. It is a legal object: what may stand in it, who may see it, how
many working days it hangs, who objected and what was answered.

A feature that publishes leaves a task in its own transaction; jobs opens the
notice. Everybody to whom it is addressed can read it until its last day is over:

	Open ─┬─ Over ── Closed
	      ├─ Closed
	      └─ Withdrawn

Over means taken down while an objection is still open. A row goes its own way:

	Shown ─┬─ Finished
	       └─ Frozen ─┬─ Shown or Finished   (the objection was rejected)
	                  └─ Struck              (it was upheld)

The feature behind a row can have it struck, too, in any state.

An objection 异议 is answered by the school, then on appeal 申诉, or when nobody
answered in time, by the county, then by the city:

	Pending ─┬─ Answered ── Pending at the level above (appealed)
	         ├─ Pending at the level above (overdue)
	         └─ Dropped (the notice was taken back)

# The rules

  - A list holds name, school, grade 年级, class and the result, and can hold
    nothing else: the type that is shown has no field for it (policy D1, D2).
    A result is words and never a number, so no score, rank, amount, card or
    identity number can slip into it (D8). Rows stand in the order of class and
    name, which tells no rank either.
  - It hangs for at least five working days; the day on which it was opened does
    not count, and a day counts as the calendar with 调休 says (D3). It cannot be
    ended earlier (D4).
  - When its last day is over it is gone (410), by the clock and not by the job
    that files it (D5). The officers' archive keeps everything.
  - Two pupils of one name in one class are 张伟(1) and 张伟(2), counted in the
    class's roster, so that it holds when only one of them is on the list (D6).
  - A list of recognitions or awards tells who is in difficulty. It is shown to
    one class or one school, to whoever is logged in there: students, guardians,
    teachers, and the offices above. To everybody else it does not exist (D7).
  - While the calendar of a year is not published, a period that reaches into it
    is provisional: it may become longer, never shorter, and nothing ends.
  - A source has one live notice at a time; opening it again gives that one.
  - Whoever can read a notice can object to a row of it or to all of it, while
    it hangs. What is objected to is frozen and nothing else: it is shown as it
    was, and it does not end before the answer (policy C16, feature AI9).
  - An objection is by name or anonymous. The class teacher sees neither; who
    answers sees the name of whoever gave one. Nobody answers their own.
  - Each level answers within the working days of the rule. Overdue, the level
    above has it; a school of the city itself 市直 has the city above it. An answer
    that rejects can be appealed within its time; the city's is the last (AI14).
  - Only a list that carries no hardship can be read without login, by a link of
    128 random bits that dies with the period, under a title that tells nothing;
    it names only those who agree to that at this moment (policy B7).

# Decisions

Name, school, grade and class are copied when the notice is opened: what was
shown must be provable later, whatever the roster says by then.

Nobody opens a notice by hand. A list that was typed would have no thing in any
feature behind it, and an objection would change nothing.

An anonymous objection is written by the program and not by the account: no audit
row, kept answer or column names the objector, so a repeat is caught by the
client's id and not by an idempotency key. Keeping a sealed name for abuse was
rejected: a promise of anonymity that the bureau can open is none.

An upheld row stays in the archive as it was shown, struck. The feature behind it
decides anew and publishes anew, under a source of its own.

The end is a fact for the other feature (task Ended), which says what follows;
the same for an objection and its outcome. Publicity knows no feature.
*/
package publicity
