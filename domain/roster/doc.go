/*
Package roster brings the pupils of a unit in from a file 花名册: a school, a
county or the city fills the template in, looks at what it would do, and
applies it as a whole.

A roster goes

	Reading ─┬─ Checked ─┬─ Applying ─┬─ Applied ─── TakenBack
	         │           │            └─ Reading     (something moved meanwhile: look again)
	         │           └─ Dropped
	         └─ Failed                               (the file cannot be read)

# The rules

  - All or nothing per file: while one row is wrong nothing is applied. Each wrong
    cell is named with row, column and what would be right; none is repeated.
  - The same file again changes nothing. An empty cell, or a column that is left
    out, changes nothing either. A pupil who is missing from it is listed, never
    removed.
  - Whom a row means is found by the number of identity, then by the 学籍号; without
    either by class, name and birthday.
  - A pupil who is enrolled elsewhere is pending: nothing is enrolled, the common
    superior is asked, and the school does not learn where (policy A21).
  - What moved between the check and the applying stops the applying, and the file
    is checked again. What nothing depends on yet can be taken back.
  - The rows hold numbers, sealed, and go when their file goes.

# Decisions

Everything is computed, checked and sealed while the file is read, a few hundred
rows at a time; applying then copies, in the database, what stands ready. So a
file of 100,000 pupils takes bounded memory and its transaction is as short as
the inserts themselves.

The rows go to the tables of people. That is no second way to write a person:
the rules are those of identity, which people asks too, and versions and unique
keys meet whatever changed since. A roster that called people row by row would
take a hundred thousand transactions and could not be all or nothing.

A roster knows persons, enrolments and cards in its own few words. It imports
none of people; what brings a person in need not know what becomes of them.
*/
package roster
