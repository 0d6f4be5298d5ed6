/*
Package insight 数据分析 shows how far a term is from the five "100 %" of the
notice (三(二), 四(二)) and from its four precisions 四个精准 (一(二)): live, for
a school, a county or the city, and each number is the length of a list that can
be opened.

A case is one award of a term, seen from three sides: the roster 学籍 says who
goes to which school, the system 系统 says who was awarded what, the bank file
银行 says what arrived. Judge compares the three and names what is wrong:

	roster ──┐
	system ──┼─→ Judge ─→ case ─→ reasons under each indicator ─→ kept counts
	bank ────┘

Whatever changes one of the three marks the student in the same transaction.
Marks are folded into cases and counts by a task, and before every reading:

	changed ─→ marked ─→ folded

# The five

  - schools 学校: pupils are enrolled and somebody holds the office of aid officer.
  - items 项目: for each programme that runs for a stage of the school there is
    an award of the term, or the school has declared that nobody gets it 零申报.
  - information 信息: whoever gets an award has an ID number, a school on the
    roll, a guardian while under age, and a verified card where it is paid by card.
  - agreement 一致: the three sides do not contradict each other. What was not
    paid yet is no contradiction.
  - success 发放成功: the money of an award that is paid by card arrived in full.

# The four precisions

  - target 对象精准: the student is at the school, and recognised where the
    programme asks for it.
  - allocation 资金分配精准: what is planned for the award is the award.
  - standard 标准精准: the award is the standard of its term.
  - time 时间精准: the money arrived by the day that the term's rule names.

# The rules

  - A rate is done ÷ total in hundredths of a percent, rounded down: 9,999 of
    10,000 is 99.99 % and never 100. Nothing of nothing has no rate (policy G11).
  - A case counts where the award was made. A withdrawn award is a case while
    money of it is with the student.
  - A school sees itself, a county its schools, the city all; class teachers,
    mentors and judges nothing.
  - "Nobody" is said, not assumed: a declaration is made by one person and shows
    who made it; it is not listed while there is an award after all.
  - A row of a bank's file that no row of the batch fits is an exception of
    payment, where somebody owns it; what it says about a row of the batch is here.

# Decisions

Counts are kept per school, county and city (decisions §2). They are not written
by the features that change the facts: ten features would each have to know the
definitions. They mark the student, and one place judges. Judging at each
reading was rejected: the city has 700,000 students. A reading that finds more
marks than it can fold in time says how many students are still to come, and
never shows a number as current that is not.
*/
package insight
