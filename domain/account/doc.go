/*
Package account says who somebody is to this program: their account, how they
log in to it, what they are appointed to, and how all of that ends.

A person has one account. The school makes it, prints its number and a one-time
code on a sheet, and the person activates it with a password of their own:

	         activate
	Waiting ──────────> Active
	  ^ │      reset      │
	  │ │ <───────────────┤ (a new code; every login ends)
	  │ │                 │
	  │ └──────> Closed <─┘ leave
	  └────────────┘ a new appointment, or a new code

A login is one device. It holds a family of refresh tokens, of which one is
live; each use makes the next:

	Live ── used for the next ──> Used
	  └──── its parent was repeated, or the login ended ──> Dead

# The rules

  - The login name is a short number, never an ID number or a phone. Student and
    guardian have codes of their own; a code has 80 bits, is kept as a hash, is
    shown once and ends when a newer one is issued.
  - A guardian's code also asks for the last four of the guardian's own ID number
    or phone on file; five wrong answers end the code.
  - The account of a child under 14 is activated only after a guardian agreed to
    something that rests on consent (policy B1).
  - Five failures lock a number for an address for 15 minutes; fifty, from
    anywhere, lock it for all (policy M6). Each try is counted before the password
    is looked at, so that tries at the same moment do not get around it. A number
    that is nobody's is counted, locked and timed like any other.
  - A password has 8 characters of 3 classes at least. Officers and admins change
    theirs every 90 days; whoever must change it gets no login before they did.
  - Officers, judges and admins are logged out after 30 idle minutes, others after
    30 idle days.
  - A refresh that is repeated before its successor was used gets another
    successor, and the unused one dies: the answer was lost on a bad network. Any
    other reuse, of a used token or a dead one, ends the login: somebody copied it.
  - Who must have a second factor, and from when, is a version of the rules
    (policy M7). A right password then opens a challenge in place of a login; a code
    of the authenticator (RFC 6238) answers it, each time step and each of ten
    recovery codes once, and a wrong one counts like a wrong password. Whoever has
    none yet sets one up with the challenge, and its first code makes it count. A
    login from before the rule ends at its next refresh.
  - Before an export or a reveal those whom the rules name show it anew, unless
    they did within some minutes.
  - The level above takes a lost factor away; the password alone does not, nor does
    a new code.
  - Whoever is above may appoint, reset and unlock: the class teacher the students
    and guardians of the class, the aid officer everybody in the school, the county
    its schools' heads and aid officers, the city the counties, the admin the city.
    Who holds several roles is managed only by somebody who is above all of them;
    nobody manages themselves.
  - An appointment holds from a day until a day, or until it is ended: at once.
    Whoever leaves loses appointments and logins at once.
  - What an actor may do is read anew at least every 10 seconds.

Every number above is a Rules, which has versions by day; the first are in the
tables of reference.

# Decisions

  - A password that must be changed is changed by the login itself, which takes the
    new one beside the old. A login that may do only one thing would have to be
    remembered by every operation; this way there is none.
  - Login, refresh and activation take no idempotency key: its answer, a secret,
    would be kept for 35 days. Logging in again is harmless, a refresh has its own
    rule, and a changed password is found changed. A sheet of codes may be asked for
    again with the same key by whoever made it; it is kept sealed, and every code on
    it ends with its use.
  - A challenge is a secret of its own, kept as a hash, so that the client need not
    keep the password. The shared secret of the authenticator is sealed as ID numbers
    are. RFC 6238 is written out here: it is fifteen lines of the standard library.
  - Until its first code a new authenticator counts for nothing, and an old one goes
    on: a code mistyped while setting up locks nobody out.
  - A dead token ends the login as a used one does. Of a thief and the owner, who
    repeated the same token at the same moment, one holds a dead one and the other
    a live one, and nobody can tell which.
*/
package account
