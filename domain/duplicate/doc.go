/*
Package duplicate finds pupils who stand in the city twice 重复人员, and makes one
of two. It is AI6 of the features, beside policy A21, which stops the plainest
case at the door: the same number at two schools.

	suspected ─┬─ two people     not shown again
	           └─ merge ─ undo   everything as it was, and suspected again

# The rules

  - Two pupils are suspected when the folded name and the birth date are the same
    and their numbers allow it: at most one has a number of identity, or both have
    one, each with a true check character, that differ as by a slip of typing.
    Nobody has the number of another: the keyed hash of it is unique.
  - Only the common superior of their schools sees the pair and decides (policy
    A21): their county where both schools answer to one, and the city. A school is
    that of today, or the last one. Numbers are masked.
  - A merge points what the loser has to the winner: enrolments, links to
    guardians, cards, transfers, memberships of groups, consents. It is refused
    while the loser has anything else, naming it, and where both have what only
    one person can, such as an enrolment of today.
  - Who has a number stays. The loser's row stays too, with nothing behind it; if a
    file names it again, the pair is suspected anew.
  - An undo gives back exactly what the merge took, and is refused when the rows
    have changed or the winner has come to more or less since.

# Decisions

Money and what was written in a student's name does not move: who has it is the
one to keep, and where both have it people look first. The journal holds ids
alone, so nothing in it needs a seal.
*/
package duplicate
