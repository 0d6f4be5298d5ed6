/*
Package mentoring pairs students with mentors 导师 and keeps their sessions.

A pair lasts a school year at most. The school makes it, ends it, or gives the
student another mentor, with a reason; what was is kept.

A session is what a mentor logs after having met a student: in half a minute,
from a phone, of four things only: who, what kind, from when to when, about what.
The student, or a guardian, confirms or disputes it:

	        edit: asks again
	   ┌───────────┬──────────┐
	   ▼           │          │
	Logged ─ confirm ─▶ Confirmed
	   │ ▲         ▲
	   │ └─ edit ──┼──────┐
	   └─ dispute ─┼─▶ Disputed
	               └─ confirm ─┘

# The rules

  - A student has one mentor at a time. Another one ends the pair before, with a
    reason; its history stays (policy J2).
  - A mentor sees and logs for mentees only, while the pair lasts. A former mentor
    keeps what that mentor logged, and sees nothing newer. A teacher of another
    school is told that nothing is there, not that it is forbidden (policy J2, J8).
  - A mentor who has more mentees than the capacity is a warning, not a refusal.
  - A session that has not ended yet is refused, and one that ends before it
    begins. What is logged more than some days afterwards is marked late (policy
    J3).
  - The mentor may edit for 24 hours from the logging. Afterwards nothing is ever
    changed; amendments are added, with author and time (policy J4).
  - An answer is about one version and freezes it. An edit within the 24 hours is
    a new version, keeps the answered one, and asks again.
  - A disputed session leaves hours and counts until it is confirmed, or mended
    (ME4). A guardian answers for a ward.
  - Logging rests on consent to mentoring_notes. Answering does not.
  - There is one level of confidentiality, normal: mentor, class teacher, aid
    officer, student and guardian read it; head and bureaus see counts.

The numbers (capacity, days until late, hours of editing, lengths) are data with
a day from which they hold.
*/
package mentoring
