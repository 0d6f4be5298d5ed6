/*
Package payable says whether a student can be paid a programme for a term now, and
to whom: rules of the feature payment, without a store.

	award ── funds ── amount ── recognition ── its publicity ── the list of awards ── payee
	  what is missing first is the reason why not

# The rules

  - Only the six programmes of the notice go into a batch, and never a waiver
    (policy G1, E17). What a school pays from its own money, or a county in kind,
    is not paid here (policy F9).
  - There must be an approved award above zero, a recognition whose publicity is
    over, and a verified card (policy G2).
  - While the list of awards hangs in which it stands, an objection to its row is
    open, or its removal is asked for and not decided, an award is held (policy
    D3, features AI9).
  - The student's own card goes before a guardian's. A guardian is paid only with
    a verified relation, an own ID number on file and a card that is the
    guardian's own (policy G3).
  - Nobody is paid on a card of another name: the bank would send it back as F01.

# Decisions

Publicity that is not over holds an award, that of the recognition and that of
the award's own list alike: an objection could stop nothing once the money is on
its way. A list that nobody made public holds nothing, since only recognitions
must be made public (notice 一(三)). Between an objection that was upheld and the
bureau's word on the removal the award is held as well (decisions §2); if the
removal is refused it goes its way.
*/
package payable
