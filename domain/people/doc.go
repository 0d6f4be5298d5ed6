/*
Package people keeps the persons of the city: students, guardians and staff, and
where students are enrolled. What a number or a name is, identity says; how a
school brings its pupils in as a file, roster.

A person is unique in the city by the number of the identity document. An
enrolment says where a student is; it never changes, it only ends, and the next
one begins:

	在校 ─┬─ 休学 ─── 在校            (suspend, resume)
	      ├─ 借读, 复读               (other ways of being there)
	      ├─ transfer accepted ───── the new school's enrolment
	      └─ left                    (end_reason: left, finished, moved, merged)

A transfer, and a claim, go

	Asked ─┬─ Accepted    by the new school, with a class; a claim by the common superior
	       ├─ Refused
	       └─ Withdrawn   by whoever asked

# The rules

  - The same person in two schools at once is a duplicate_student. The schools
    learn only that the bureau clarifies it; the common superior sees both (A21).
  - Numbers are masked by default (B8). To show one in clear takes a role that
    may, and a reason, and leaves one audit row (B9). No number stands in an
    address, a log or an error (B10); the types print themselves masked.
  - Staff see a student who is enrolled in their scope. After a transfer the old
    school sees the time when the student was there and nothing newer.
  - Whoever changes a person says which version was read (M8).
  - All of this rests on statutory duty and never waits for consent (B15).

# Decisions

Ways of being enrolled (休学, 借读) are rows of their own and not a column that
changes: what was true on a day is read without a history table.

Persons, guardians, staff, cards, enrolments and transfers are one feature, some
names more than a package should have: an admission writes a person, guardians
and an enrolment at once, a transfer ends one enrolment and begins another, and
what is written in one transaction belongs to one feature.

A claim is a transfer of another kind, since both end one enrolment and begin
another, with one open at a time.
*/
package people
