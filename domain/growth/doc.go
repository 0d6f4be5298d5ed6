/*
Package growth keeps the records of a student's growth.

A record 写实记录 says in the student's own words what the student did: an
activity, work-study, a lesson of integrity, a talk, a contest, an honour, a
statement of the term. It belongs to one of the five dimensions of the
comprehensive evaluation. The class teacher verifies it, and what is verified
makes the portfolio.

	            edit                                   edit: a new version,
	           ┌────┐                                  the old stays readable
	           ▼    │          ┌─────── edit ───────┐  ┌──────────┐
	    ┌──── Draft ┴─ submit ─┼─▶ Submitted ─ verify ─▶ Verified │
	    │       │              │       │  ▲                   └────┴─▶ Draft
	withdraw    │              │    return└─ submit ─┐
	    ▼       │ a teacher    │       ▼             │
	Withdrawn   │ submits      │    Returned ────────┘
	            ▼              │
	        ToConfirm ─ confirm┘

# Who writes

  - The student, and a guardian for a ward: that is a proxy, and marked as one.
  - The class teacher for a child without a phone, and only the child's own words,
    which the teacher says of each record. It is marked as a proxy and waits until
    the child or a guardian has confirmed it (policy H19, M12). A record in the
    teacher's own words is refused with 403 (policy K3). Who confirms is the
    second person, so the teacher may verify it afterwards.
  - A teacher changes only what that teacher typed, and never after it was
    confirmed. A change asks for confirmation again.

# The rules

  - Each kind has its own fields (Schemas); any other field is refused (GR1). The
    dimensions are five (policy K1). Lengths count code points, after trimming.
  - A draft may be incomplete, so that it can be begun without a network; to be
    submitted it must be whole. What is over a limit is refused at once.
  - Writing rests on consent to growth_records; reading and verifying what was
    written under it does not (policy B1, B4).
  - What is verified is frozen. An edit begins a new version, and until that one is
    verified the frozen one counts and is what the school sees (GR2). Withdrawing
    the new version brings the frozen one back.
  - The class teacher of the class in which the student is now verifies or returns,
    up to a hundred at once, each with its own result; a return has a reason, which
    the student sees first of all.
  - Every change names the version it starts from. Another one is refused, with
    both numbers and the fields that differ (PH6, policy M8).
  - A record with an id that the phone made is accepted once; sent again it is the
    same answer (PH2, policy M9, M12).

# Who sees it

The student and the guardian everything. Mentor, class teacher, aid officer and
head what was submitted, not drafts; bureaus counts only, and no count of one or
two (policy M3). From the acceptance of a transfer the new school sees all; the
old school sees what was begun there, in the version that was written there, and
nothing newer. To everybody else a record does not exist (policy M15).

# Hours

Minutes count when they are verified. The hours of a student add the sessions
that the mentor logged, but for those the student disputes; a record of the kind
mentoring therefore has no minutes of its own.
*/
package growth
