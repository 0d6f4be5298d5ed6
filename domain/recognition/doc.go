/*
Package recognition is the yearly recognition of students in economic difficulty
家庭经济困难学生认定, from the notice to the archive: 提前告知, 个人申请, 民主评议,
学校认定, 结果公示, 建档备案. What comes of it is a fact of the feature hardship, on
which aid and payment rest.

An application goes through the stages in this order and skips none (policy C1):

	typed in by a teacher                          withdrawn, until it is decided
	        │                                            ▲
	 DraftByProxy ── family confirms ──▶ Applied ──▶ Reviewed ──▶ Proposed ──▶ Decided
	                                        ▲            ▲  ▲         │           │
	 the family itself ─────────────────────┘            │  └ sent ───┤           ▼
	                                                     │    back    ▼       Publicity
	                                                     │        Rejected    │       │
	                                                     └─ objection upheld ─┘       ▼
	                                                Archived ◀──────────────── Concluded

An upheld objection takes an application back to Reviewed from Concluded, too. A
list that is taken back gives its applications back as Decided.

Decided and not yet Publicity: the list waits to be published. Publicity without
a notice in the feature publicity: a task makes it public. Concluded and not yet
known to hardship: a task carries it over; until then aid and payment do not know
the student as recognised and refuse, which is what they should do.

# The rules

  - A school publishes its notice for a school year before anybody applies
    (policy C2), and says through which channels it went out.
  - Applying is voluntary: by the student or a guardian. What a teacher types in
    stays DraftByProxy until one of the two confirms it, or a second person at
    school confirms the signed paper with its scan (policy C3). At a stage whose
    rule says so, the kindergarten, only a guardian applies; the child needs no
    account (policy C21).
  - A student has one open application for a school year (policy C4). When it was
    rejected, or archived, another one says what has changed; it is the next
    edition, from the term it names, and the one before stays as it was (policy
    C15). The school can open the next edition, too.
  - Every row of the family has its income for the year, 0 if there is none; the
    income per head is the sum divided by the size of the household, in whole fen
    rounded down (policy C19). The promise 承诺 is signed (policy C18).
  - A special group counts when its evidence or a department's list is named and
    it is valid on the day; otherwise it is unverified or expired, and whoever
    decides must name the grade instead of taking the suggested one (policy C11,
    C13). All groups of the reference can be claimed, several at once (policy C12).
  - A class has a panel 评议小组. Nobody on it has applied, or is guardian of
    somebody who has, in that class (policy C5); it has the share of the class and
    the share of students that the stage's rule asks, which blocks or warns (policy
    C6, C7); its members are announced before it meets.
  - A grade other than 不困难 rests on at least one of the six factors (policy
    C10), and is one of the rule set of the school year (policy C9). The school
    departs from a proposed grade only with a reason (policy C8). Who proposed a
    grade does not decide it.
  - The rubric suggests, people decide: items have caps (policy C20), and some
    groups lead to a grade by themselves.
  - 不困难 is an outcome: the application is Rejected, with a reason that the
    family reads, and is published nowhere.
  - While an objection is open nothing is archived (policy C16). Upheld, the
    application is back at the school's desk, as Reviewed; if it was archived
    already, the next edition is, and what hardship knows is in doubt till then.
  - An archive holds application, panel and minutes, decision, the proof of the
    publicity and the objections. It is sealed with a hash, and never written
    again; what is to be corrected becomes the next edition (policy C17).

# Who sees what

The form is read by the family, the aid officer and the head. Bureaus read the
stage and the grade. The class teacher reads stage and grade, and the review
sheet; mentors, judges, classmates and the members of the panel have no screen at
all, and to them nothing exists (policy M15). The family does not see what the
panel or the officer proposed, only what was decided.

# Decisions

The review sheet is made for dignity (不得让学生当众诉苦): name, size of the
household, how many of it earn, the band of the income per head and the factors.
No special group, no illness, no workplace, no story, no exact income. Members of
the panel work from it in the room, under the teacher's eye; accounts for them
were rejected, since a list that can be opened at home is copied at home.

Whether an objection is open is asked of publicity in the transaction that
archives, and never kept for a rule: news from there comes in any order.

Form, reasons, minutes and archives are sealed as one value per row: nothing in it is
searched for, and what is not a column cannot leak through a query.

What a family says and what the rubric makes of it is the package need; who sits
on a panel and whether a meeting could act is the package panel. Both are words
and pure rules that nobody else may use. What is left here is the way of an
application and the use-cases; the archive stays with it, since it is an
application with what led to its outcome.

The score is computed from the form and never typed in. A panel of parents that
hands out points for orphanhood was rejected with the same reason as above.
*/
package recognition
