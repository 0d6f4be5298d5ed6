/*
Package need is what a family says of its need 家庭经济困难, and what the city's
words and its rubric make of it. It is words and pure rules of the feature
recognition: it keeps nothing and has no service.

	Form 认定申请表 ── Check ──▶ every cell that is missing or wrong
	  │
	  ├─ Claims ── Standing ──▶ verified, unverified or expired, on a day
	  │               │
	  │               ▼ those that count
	  └───────────▶ Rubric ── Score ──▶ points per item, a suggested grade
	                       └─ Band ───▶ what the review sheet shows of the income

# The rules

  - Every row of the family has its income for the year, 0 if there is none; the
    income per head is the sum divided by the size of the household, in whole fen
    rounded down (policy C19). The promise 承诺 is signed (policy C18).
  - All groups of the reference can be claimed, several at once, each once (policy
    C12). A claim counts when its evidence or a department's list is named and it
    is valid on the day; otherwise it is unverified or expired (policy C11, C13).
    A group that has ended counts for nobody, whoever lists the student.
  - The rubric suggests, people decide: what applies of an item is added up to its
    cap (policy C20), and some groups lead to a grade by themselves.
  - Factors, grades, groups and rubrics are data with the school years in which
    they hold (policy M14); a grade is one of the rule set of its year (policy C9).
*/
package need
