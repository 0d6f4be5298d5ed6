/*
Package document makes the documents that leave the system: PDF pages, sheets
and archives. It knows paper, not students: callers hand it texts and pictures.

PDF pages are set in Noto Sans SC (SIL Open Font License 1.1, fonts/OFL.txt),
which ships inside the program; a character that the font lacks prints as 〓 and
is counted, never dropped. Lines break by the rules of 避头尾: no closing mark
begins a line, no opening mark ends one, Latin words and numbers stay whole.

# Decisions

gopdf, since it alone of the libraries tried sets characters beyond the basic
plane, which occur in names, and embeds a subset of the font that can be
searched and copied. It knows nothing of paragraphs: PDF in pdf.go is a cursor
that moves down the page, and the first error stays until WriteTo returns it.
*/
package document
