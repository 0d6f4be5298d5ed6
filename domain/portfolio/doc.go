/*
Package portfolio exports the portfolio 成长档案 of a student's growth.

A portfolio shows what was verified of a student in the five dimensions of the
comprehensive evaluation 综合素质评价, with pictures, the hours of each term, a
summary of the mentoring and the honours. It leaves the system as one ZIP: a PDF
to print, a folder of HTML that opens without a network, a JSON for other
programs, and manifest.sha256, which sha256sum -c checks.

	Waiting ── begin ──▶ Making ─┬─ finish ──▶ Done ── 30 days ──▶ Expired
	                       ▲     └─ fail ────▶ Failed
	                       └── progress

# The rules

  - A student or guardian orders their own; the class teacher of a class, the aid
    officer and the head of a school order for one student or for all of them.
  - An export rests on consent to portfolio_export (policy B4). In an export for
    many, whoever did not agree is left out, and the export names them.
  - Who withdraws portfolio_export or growth_records is taken out of what was
    exported: every archive that shows them goes with its file, also one for many,
    which can be ordered anew without them; one in the making fails (policy B6).
  - Pictures are shown of who agreed to media_use. When that alone is withdrawn,
    every archive with pictures of the student goes in the same way, and what is
    made from then on has none; archives without pictures stay (policy B6).
  - Nothing of aid is in it: no recognition, group, award or payment, no private
    note and no number of a person (policy K6, notice 六(一)).
  - Only verified records count, in the version that was verified; only sessions
    that the student confirmed, by day, kind and topic, never their content.
  - The same data give the same content in the same order. The content's hash is
    that of the manifest; who ordered it and when stands outside of it (policy K5,
    decisions: hashes of exports).
*/
package portfolio
