/*
Package fund keeps a school's own money for its students in need 校级资助资金:
what the notice asks a school to set aside from its income, what it was used
for, and what is left.

	income of the year ──(rate)── required at least
	                                   │ compared
	extracted + carried over − spent = left ── carried into the next year

A school has one such account for each fiscal year 财政年度, which is the calendar
year. It is a ledger: entries are added and taken back by another entry, never
edited. Closing a year carries what is left into the next, so years are closed in
their order and nothing is entered before a closed one:

	Open ── Closed

# The rules

  - 公办 kindergartens and 普通高中 set aside 3 % to 5 % of 事业收入 in full; 民办
    schools at least 5 % of 学费收入; 中职 a share that the notice does not name, so
    there it is rate_unset and neither met nor missed; of schools of compulsory
    education nothing is asked (policy §11.2, F10–F12). Rates and bases are rows
    with their first fiscal year.
  - A private school follows the rule for private schools, whatever its stages; a
    school of several stages the one for 普高, then 中职, then kindergarten.
  - What is required is rounded up to the fen, so that nobody sets aside too little
    (policy F14). The ratio of an income of 0 is none (policy F13), and while no
    income stands in the account nothing is compared: base_missing. More than the
    range is information and no fault (policy F10).
  - Nobody spends what is not there: spent is at most extracted and carried over
    (policy F15), under a lock on the school's year.
  - A use names the award that it pays, or has a file as evidence. An award that
    the school pays (purse: school_funds) is paid once, with its own amount.

# Decisions

The rate is compared in whole fen and ten-thousandths, never as a fraction:
299 999.99 of 10 000 000.00 is short by one fen.

Where the extraction is reported to is not known; the list of a county with its
shortfalls is there as a screen and as a workbook.
*/
package fund
