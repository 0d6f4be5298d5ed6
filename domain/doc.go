/*
Package domain holds the words that the features of Lizhi 励志 share.

Lizhi follows students who receive financial aid as they grow: who is
recognised as in difficulty, what is awarded and paid, and what the notice that
founds this system asks for beside the money: work-study, mentoring, integrity
education and the 励志之星 contests.

Each feature is a package of its own below this one. It says what the feature
means, with the standard library alone: its things, their states and verbs, the
use-cases, every way it can say no, and what it needs kept. No feature knows
another. When one needs a fact of another it asks through its own Tx, in its own
words, and domain/store answers; when it must cause something elsewhere it
leaves a Task. A feature of many rules keeps them in packages below its own, which
no other feature sees, and its use-cases in one: payment does.

# The features

	org         regions, schools, classes, the calendar
	people      persons, guardians, staff, enrolment, transfer
	duplicate   pupils who stand there twice, merged and unmerged
	roster      the pupils of a unit, brought in as a file
	account     login, sessions, activation, appointments
	consent     purposes, versions, who agreed to what
	files       whose an upload is and who may open it
	growth      records of a student's growth and the portfolio
	mentoring   pairs, sessions, confirmation
	contest     seasons, entries, judges, ballots, results
	hardship    recognition of difficulty, as dated facts
	recognition the way there: notice, application, review, decision, archive
	aid         programmes, standards, awards, frozen lists
	eligibility who may get what: rules, decisions, simulation, replay
	purse       which purse pays: the state, the school, a county
	fund        what a school sets aside of its own and how it uses it
	payment     一卡通 batches, attempts, results, the ledger
	insight     the five indicators, the four precisions, and the lists behind them
	publicity   公示: what hangs, for whom, how long; objections
	campaign    the check of each term: departments' lists and the roster
	privacy     retention, purges, the report of the year
	audit       who did what to which record
	operation   tasks, dead letters, the audit as operators see them

identity is no feature but words and rules, which every feature may use: names,
numbers of identity, 学籍号, cards, phones. Where words and pure rules of one
feature read better apart, they are a package inside of it, which no other
feature uses: recognition/need and recognition/panel, campaign/reading, and the
five below payment.

# Words

  - record 写实记录: what a student did, in the student's own words. Avoid: post, item.
  - verify 审核: a teacher stands for a record. Avoid: approve.
  - award 资助: what a student is entitled to for a term. Avoid: grant.
  - obligation 应发: student × item × term × part, what must be paid.
  - attempt: one try to pay an obligation through 一卡通.
  - supervisor 主管: the bureau a school answers to; 市直 schools answer to the city.
  - place: where a thing stands in the tree city → county → school → class.
  - ward 被监护人: a child as its guardian sees it.
  - fen 分: the unit of every amount.
  - suppression 小样本隐藏: what a statistic keeps back, see Suppress. Avoid: masking, which is of one number.
*/
package domain
