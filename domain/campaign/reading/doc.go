/*
Package reading reads what a department gives as a table: it finds the row of
titles, proposes which column is which, and takes each row apart. It is words and
pure rules of the feature campaign: it keeps nothing and has no service.

	first rows ── Heads ──▶ rows that may be the titles, each with a proposal
	                              │ a person, or the last time, says
	                              ▼
	                           Mapping ── Reader.Read, a row at a time ──▶ Person:
	                                      fits, wrong, twice or aside

# The rules

  - Titles stand in one of the first ten rows; a row with a long number or a date
    in it is data. Proposals come from known synonyms, which are data.
  - A mapping has the name, the number of identity or the birthday, and the group
    unless everybody in the list is of one; no column is two fields.
  - A row is taken as a whole, or refused with each wrong cell named by its title
    and place and with what would be right. None of it holds anybody's number
    (policy B10).
  - A long number that a spreadsheet cut short, as 6.2E+18, is refused and never
    guessed (policy G15).
  - Who stands in the list twice is kept once for each group; the same number
    under another name is wrong. Who is too young or too old for school is set
    aside.
*/
package reading
