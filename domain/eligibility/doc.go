/*
Package eligibility knows who may get what: the rules of each programme 资助资格
as versioned data, and what they say of one student in one term.

	rules of a programme ──┐
	(from a term on)       ├── Decide ── decision: passed or not, a finding per rule
	facts of a student ────┘             (kept with the award, computed again at any time)
	on the reference day

# The rules

  - The rules of a programme hold from a term on and have a version. A version is
    never edited: a correction is the next version of the same first term
    (feature AI1, policy M14).
  - Each rule asks one thing and carries its clause and what it asks in plain
    Chinese. A decision says of every rule whether it is met, with that text, the
    fact it found, and the version it went by.
  - The facts are those of the reference day 基准日: the day that the rules name
    for the term, or today where they name none or it is still to come (policy
    E15). A recognition counts for its school year, and its publicity as of
    today (policy G2).
  - A rule may except special groups, as the subsidy of 学前 does for SG01 and SG02
    outside of 普惠性幼儿园, and may give a class of five or six years other years,
    as the arts programmes from primary school on need (policy E14).
  - A rule that only warns never stands against a student (policy E12).
  - A decision is a pure function of the version, the facts and the narrowing of
    the standard, all three of which it keeps: replaying it gives the same, or
    names what differs (feature AI3).
  - A simulation asks the same of rules that nobody added: who would gain, who
    would lose, what it would cost. It writes nothing (feature AI2).
  - Every term, who had a programme and is not eligible any more stands on a list
    with the reason (feature AI5).
  - Which special group somebody is in is read by the offices alone; so is a
    decision, since a reason may tell it (decisions §1).

# Decisions

A rule is a row of fixed kinds with parameters. A language of expressions was
rejected: an officer can read a table, and every kind has its own words for what
it found.

A decision keeps the facts rather than pointing at them: enrolment, grade and
groups go on changing, and what was right then must stay provable.
*/
package eligibility
