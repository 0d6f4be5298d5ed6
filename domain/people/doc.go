/*
Package people keeps the persons of the city: students, guardians and staff,
where students are enrolled, and the roster by which a school brings them in.

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

A roster goes

	Reading ─┬─ Checked ─┬─ Applying ─┬─ Applied ─── TakenBack
	         │           │            └─ Checked     (something moved meanwhile: look again)
	         │           └─ Dropped
	         └─ Failed                               (the file cannot be read)

# The rules

  - Numbers: identity A1–A10, 学籍号 A11–A15, card A19. X is kept in upper case;
    county codes are those at issue and are never checked.
  - A 学籍号 that differs from the number of identity is a warning (A15), and so is
    a card that fails Luhn (A19).
  - The same person in two schools at once is a duplicate_student. The schools
    learn only that the bureau clarifies it; the common superior sees both (A21).
  - Numbers are masked by default (B8). To show one in clear takes a role that
    may, and a reason, and leaves one audit row (B9). No number stands in an
    address, a log or an error (B10); the types print themselves masked.
  - Names are kept as typed, counted in code points, the dot kept; only search
    keys are folded (M11).
  - Staff see a student who is enrolled in their scope. After a transfer the old
    school sees the time when the student was there and nothing newer.
  - Whoever changes a person says which version was read (M8).
  - The roster is all or nothing per file. The same file again changes nothing. A
    pupil who is missing from it is listed, never removed.
  - All of this rests on statutory duty and never waits for consent (B15).

# Decisions

Ways of being enrolled (休学, 借读) are rows of their own and not a column that
changes: what was true on a day is read without a history table.

A claim is a transfer of another kind, since both end one enrolment and begin
another, with one open at a time.
*/
package people
