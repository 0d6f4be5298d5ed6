/*
Package aid knows the programmes of student aid 资助项目, their standards 标准,
and which student is entitled to what in which term.

An award 资助 is one student × one programme × one term. The aid officer
proposes it, the head approves it:

	Proposed ──┬── Approved ──┬── (payment carries it on)
	           └── Withdrawn  └── Withdrawn, unless its money is on the way

# The rules

  - Programmes, standards and payment modes are rows with the term from which
    they hold and the clause they rest on. amount(programme, stage, boarding,
    term, tier) is the row with the latest such term not after the award's
    (policy E1–E8, M14).
  - The term is said, never taken from today's date: an award of autumn 2023
    made in the summer of 2024 gets the standard of autumn 2023 (policy E6, M10).
  - A new standard is a new row. A row that an award used is never edited
    (policy E18); a tier stays in its programme's range and above its minimum
    (policy E10, E13).
  - Who is entitled follows from the rules of eligibility, which it asks: at
    school and on the roll, the stage and the year, recognised with the publicity
    over, the special group, the age (policy E8, E11, E14, E15, G2). The award
    keeps the decision, sealed, so that it can be computed again (feature AI1,
    AI3); a warning is shown and refuses nothing (policy E12).
  - Which purse pays is asked of purse and kept with its reason. Where the notice
    is silent the common superior decides before the head approves (policy F7);
    what the school pays itself never enters a 一卡通 batch (policy F9); who is
    covered by nobody is refused (policy F5).
  - Two programmes that shut each other out 互斥 are not had together in a term,
    nor with a yearly one in its year; of which do, rows with their terms say
    (feature AI7).
  - A tier's range is that of the row in force; a new row may raise the least and
    not lower it (policy E10, E13). A school's weighted average beside the
    national one is a warning (policy E13).
  - A programme is awarded once in a term, a scholarship once in a school year
    (policy E9). The same student does not get it twice by way of two schools.
  - A waiver 减免 has no cash: it is awarded and never paid (policy E17).
  - Who proposed an award does not approve it, by person and not by role
    (policy G12).
  - The head may freeze the list of a school, programme and term. From then on an
    award is approved or withdrawn by a request for a change, which somebody of
    the bureau decides who did not ask for it; the list and its checksum stay as
    they were (feature AI4).
  - An award in payment, or one that the school has paid, cannot be withdrawn. When one is withdrawn, payment is
    told by a task; until it has acted, what it owes is already not payable,
    since it asks for the award's state (decisions §2).

# Decisions

An award keeps the amount beside the standard and its version. Computing the
amount again at each reading was rejected: what the head approved must be what
is paid, and approval compares the two.
*/
package aid
