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
  - The student must be at school and on the school roll, in the stage and the
    grade that the standard names (policy E8, E15), and, where the programme
    asks for it, recognised with the publicity over (policy G2), in one of the
    special groups and of the age (policy E11).
  - A programme is awarded once in a term, a scholarship once in a school year
    (policy E9). The same student does not get it twice by way of two schools.
  - A waiver 减免 has no cash: it is awarded and never paid (policy E17).
  - Who proposed an award does not approve it, by person and not by role
    (policy G12).
  - An award in payment cannot be withdrawn. When one is withdrawn, payment is
    told by a task; until it has acted, what it owes is already not payable,
    since it asks for the award's state (decisions §2).

# Decisions

An award keeps the amount beside the standard and its version. Computing the
amount again at each reading was rejected: what the head approved must be what
is paid, and approval compares the two.
*/
package aid
