/*
Package org keeps the tree of units: one city, its counties, schools and
classes, and the calendar of working days.

A school has a supervisor and a place, which are two things: the bureau that it
answers to, and the region code of where it stands. A school of the city itself
(市直) answers to the city, and the district it stands in does not see it:

	city ─┬─ county ─── school ─── class      (the county supervises)
	      └──────────── school ─── class      (市直: county is none)

A class is a cohort: school, stage, entry year and number. Its grade is computed
from the school year, so that promotion writes nothing:

	entry 2025, 普高, 3 years:  2025-2026 高一 ─ 2026-2027 高二 ─ 2027-2028 高三 ─ left

A unit lives as

	Open ─┬─ Renamed (stays open; the name and code before are kept)
	      └─ Closed ─ possibly merged into another

# The rules

  - Scope follows the supervisor, never the place (policy M1).
  - A 标识码 has ten digits: type, province, serial; no check digit (A16).
  - A 统一社会信用代码 carries its check character (A17, A18).
  - A region is one that the city has; functional zones count, 市辖区 and 其它区
    are nobody's (A20).
  - A unit that is closed takes no new classes; nothing is ever removed.
  - Whoever renames says which version was read (M8).
  - The calendar is data by year, loaded when the State Council's notice comes;
    past its last year every deadline is provisional (decisions §6).

# Decisions

Units carry the path above them in columns of their own. A walk up the tree
would be one query per level on every request; the path changes only when a
school changes its supervisor, which is one update of its classes.

A county and a functional zone are one kind: both have a bureau that supervises.
*/
package org
