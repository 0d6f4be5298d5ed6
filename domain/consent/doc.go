/*
Package consent keeps to what students and guardians agreed, refused or withdrew.

Each purpose 处理目的 has a text in versions, valid from a day on, and a legal
basis. Somebody answers a version; the newest answer of each kind of giver for a
student and a purpose is the one that counts, all others are history:

	(nothing) ──> Agreed ──> Withdrawn
	    │           ^ │          │
	    └──────> Refused <───────┘

On paper it takes two people:

	Recorded ─┬─ Confirmed (the answers are given now)
	          └─ Rejected

# The rules

  - Purposes are separate: who agreed to one agreed to no other (policy B4).
  - An answer names the version of the text, the time, and who gave it; refusing is
    an answer like agreeing, and kept (policy B5). By account it answers the version
    that holds today, on paper the one that was printed.
  - Under 14 a guardian answers; from the day after the 14th birthday the student
    may too, and both are kept (policy B1–B3; domain.Standing asks them).
  - Withdrawing, or refusing what was agreed, takes effect at the commit: whoever
    acts on consent reads it under the lock of the student's row. What is out
    already is taken back by those who hold it, within 60 seconds: they get the task
    consent.withdrawn (policy B6).
  - Every purpose has a basis: a text without one is refused (policy B15). What
    rests on statutory duty is never blocked, whatever was answered (policy B11);
    the record of consent itself rests on it.
  - A form on paper is recorded by a teacher, with date and scan, and counts when a
    second person confirmed it. Nobody confirms their own record.
  - A new version of a text does not undo answers to an older one. What goes further
    than before is a new purpose, which nobody has agreed to yet.
  - Only the student, the guardians, and the class teacher, aid officer and head of
    the student see the answers; for everybody else they do not exist.
*/
package consent
