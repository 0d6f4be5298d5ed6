/*
Package panel is the panel 民主评议小组 that reviews the applications of a class:
who may sit on it, how many they must be, and whether a meeting could act. It is
words and pure rules of the feature recognition: it keeps nothing and has no
service.

	named ── announced in class ──▶ meets, with at least half of its members
	  ▲              │
	  └── other members: announced anew

# The rules

  - A member is a student of the class, a guardian of one, or staff of the school,
    and has one seat. Nobody on it has applied, or is guardian of somebody who
    has, in that class (policy C5).
  - It has the share of the class, rounded up, and students hold the share of its
    seats that the rule of the stage asks; what falls short is refused or gives a
    warning, as the rule says (policy C6, C7).
  - Its members are announced before it meets, and at least half of them are there.
  - Rules have a first school year and are added, never changed; the newest that
    has begun holds (policy M14).
*/
package panel
