/*
Package hardship keeps who is recognised as a student in economic difficulty
家庭经济困难学生, in which grade, and to which special groups a student belongs.

The facts come from the feature recognition when its publicity 公示 is over. What
was decided on paper comes in as a dated list with its source: the aid officer
enters what the school decided, and later the day on which the publicity ended.

	entered ── publicity open ── publicity over
	   └──────── superseded by a later decision of the same school year

# The rules

  - A recognition is for one student and one school year, from a term on. A
    decision of a later day supersedes the one before, which stays as it was and
    still holds for the terms before (policy C15).
  - When an objection to a recognition is upheld after it was written here, it is
    in doubt and counts for nothing until there is another decision (policy C16).
  - The grade is one of the rule set in force in that school year (policy C9).
    Grades and special groups are rows with validity, never constants (M14).
  - A recognition counts for money only when its publicity is over (policy G2).
  - The same list entered again changes nothing. A line that contradicts what is
    kept is refused by name; only a missing end of publicity can be filled in.
  - A list is entered whole or not at all.
  - A special group needs evidence and a first day, and counts only while both
    the membership and the group itself are valid (policy C11, C13).
  - The class teacher sees the grade and never the groups; mentors, judges and
    classmates see nothing, and to them nothing exists (policy M15).

# Decisions

The end of the publicity is a day and not a state: who asks on an earlier day,
as a replay of an old decision does, gets the answer of that day. Stored states
were rejected, since a job would have to move them.
*/
package hardship
