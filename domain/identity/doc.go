/*
Package identity says what a name, a number and a word of the register are, for
every feature that takes one from somebody: people types one person in, the
roster reads a hundred thousand. It keeps nothing and has no service.

A text becomes a value by its rule, or is refused with what would be right:

	"11010519491231002x" ── ParseID ─── IDNumber, born, sex
	"G" and 18 more      ── ParseXueji ─ Xueji
	"6217 0000 …"        ── ParseCard ── CardNumber, doubtful when Luhn fails
	"138-0000-1234"      ── ParsePhone ─ Phone
	" 买买提·艾力 "        ── CheckName ── the name, as typed

and what is wrong with a whole Draft is said all at once.

A pupil in the register goes

	在校 Attending ─┬─ 休学 Suspended ── back
	               ├─ 借读 Guest, 复读 Repeating
	               └─ 离校 Left

# The rules

  - Numbers: identity A1–A10, 学籍号 A11–A15, card A19. X is kept in upper case;
    county codes are those at issue and are never checked.
  - A 学籍号 that differs from the number of identity is a warning (A15), and so is
    a card that fails Luhn (A19).
  - Numbers print themselves masked (B8); none stands in an error or a log (B10).
  - Names are kept as typed, counted in code points, the dot kept; only search
    keys are folded (M11).

# Decisions

Features do not import each other, but they may import this package: it is words
and pure rules, like domain itself, only of one subject. In domain they would
be thirty names among those that everybody reads; copied into people and roster
they would drift apart, and the same pupil be right in one and wrong in the other.
*/
package identity
