/*
Package contest runs 励志之星: a season with its categories, the entries of
students, judges who read them blind, their ballots, and the result.

An aid officer plans a season for a school, a county or city officer for theirs.
While it is planned everything can be changed; once published it is frozen.
Entries come in during its window. When that is over the officer has judges
assigned, k per entry; they read without knowing whose work it is, and score.
When every ballot is in, one person proposes the result and another announces
it. Publicity then hangs who won, and says what was held against it.

	season:  planned ── open ── judging ── proposed ── announced
	                               ↑          │
	                               └──────────┘ (proposed again)

	entry:   draft ─┬──────────────── submitted ─┬─ checked ── judging ── published
	           ↑    └─ unconfirmed ──↗           │
	           └────────┴──── returned ←─────────┘
	         withdrawn, from every state before published
	award:   valid ── under review ─┬─ valid   (the objection was rejected, the request refused)
	                                └─ struck  (it was upheld, agreed to: the entry is struck, for good)

	ballot:  open ─┬─ confirmed
	               ├─ abstained ──┐
	               ├─ conflicted ─┼─ excused
	               └──────────────┘

# The rules

  - The categories of a season say for which stage and from which grade they are
    (policy H3), how long a text may be and what pictures and films it may have.
    The weights of the rubric sum to 100.
  - An entry is submitted while the window is open, by the clock of the server in
    Asia/Shanghai: from its first instant to before its last (policy H1).
  - A text counts by code points, punctuation and inner spaces included, without
    the white space around it (policy H2).
  - A student enters, or a guardian for a ward, or the class teacher by proxy for
    a child without a phone. A proxy's entry is marked and counts once the child
    or a guardian has confirmed it, which may follow until judging begins
    (policy H19). Entering needs the consent contest_entry.
  - A judge never reads an entry of their own school, of a mentee, of a ward, of
    themselves, or one for which a conflict was declared. The assigner passes over
    such a pair, an explicit assignment is refused with 422 (policy H8), and who
    came into conflict later is refused with 403 when scoring.
  - The assigner gives every entry k judges with loads that differ by at most
    one, or by the least that conflicts and maxima allow; the same seed gives the
    same result.
  - A judge knows an entry by a random number, its own for each assignment, and
    sees the text with names and schools blotted out, and cleaned pictures
    (policy H9). No judge sees another's scores.
  - A score is 0 to 100 with at most two decimals, one ballot per judge and entry;
    a confirmed ballot is locked (policy H10). What is not confirmed does not
    count.
  - With five ballots or more the highest and the lowest total are left out; the
    mean of the rest is exact, and rounded half up to two decimals only where it
    is shown (policy H11).
  - Ties are broken by the unrounded mean, then by the items that the season
    agreed on, then by a recorded decision of the committee, never by chance and
    never by an id (policy H12). Entries that are still equal share a place, as
    long as no award begins or ends between them.
  - A ballot that is missing, abstained or in conflict blocks the result until
    another judge has taken the entry or the chair has excused it with a reason
    (policy H13). The three are told apart and counted apart.
  - Who proposes a result does not announce it. Entrants see their own place and
    award once it is announced, before that nothing; scores and judges never
    (policy D8).
  - Who won is made public 公示 under the name of the season, with the award in
    words. What could not hang there is refused when the season is planned: a name
    with a number longer than a year, an award of more than 40 characters or with
    signs such as ① (policy D2, D8).
  - While an objection to an award is open the entry is frozen (policy H14): it is
    shown to nobody else, no portfolio has it, and it cannot be put on show. The
    entrant reads that it is under review, not who objects or to what. Rejected,
    everything is as it was.
  - The organiser can ask to disqualify an announced entry 取消资格, for plagiarism or
    false information, with a reason; a second person agrees or refuses. Until then
    it is frozen as by an objection. Only those who decide read the reason before,
    the family once it is agreed to.
  - Upheld, or agreed to, the entry is struck: it has no award and no place, is not
    on show, is taken off the list that hangs, and portfolios exported with it are
    taken away. Who decided, and why, is kept with it.
    Everybody else's place and award stay as announced: nobody moves up without
    somebody's word (policy H18).
  - An entry is shown to others only after it has won something, with the
    student's own consent contest_publicity (policy B7) and, under 14, the
    guardian's too (policy H16); its pictures only with media_use. Each is asked
    again whenever somebody looks, so a withdrawal works at once (policy B6).

# Decisions

One round. A season is judged once, by the organiser's level; the rounds above
it, quotas and hand-over come later and would give a season several rounds.

Own school is always a conflict, in a school's own season too: its judges come
from other schools or from outside. To let a school's teachers judge their own
pupils was rejected, since blind reading protects little where everybody knows
everybody.

Whether an objection is open is asked of publicity each time it says that
something happened, instead of being believed from the news: told twice, late or
out of order it comes to the same. The answer's words stay with the objection;
the entry says only that one was upheld, since the class teacher reads the entry
and not the objection.

An award that was struck stays vacant: to hand it to the next in line is a new
decision, which would need a list of its own to hang.

The adjusted score (a model of strict and mild judges) is not offered yet; every
result says by which method it was made.
*/
package contest
