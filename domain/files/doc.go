/*
Package files says whose an upload is, what it belongs to and who may open it.
The bytes themselves are kept by package media.

A phone on a bad line sends a photo in chunks, each with its SHA-256, in any
order and as often as it likes; after a cut it asks which are there and sends the
rest. When all are there the upload is complete and a task looks at it: only
then is it served to anybody, the uploader included.

	       begin
	         │
	       open ──── complete ───▶ checking ──┬── clean ────┐
	         │                                └── refused   │
	         │ a chunk of the wrong type ───▶ refused       │ attach: it belongs to a
	         │                                              │ record, an entry, an import
	         └── not completed in time ──▶ expired          │
	                                                        ▼
	made by the program itself ──────────────────────────▶ clean ──▶ removed
	                                   discarded, not attached in time, kept long enough

What is removed keeps its row, its size and its hash, so that a list of what was
sent and received stays true.

# The rules

  - What a file may be is said per kind before anything is photographed, and again
    when an upload begins: types, bytes, pixels, seconds (PH8). The limits are
    data with a day from which they hold, never a constant.
  - A chunk has 64 KiB to 4 MiB, as the client likes, and is taken if its hash is
    right; the last may be shorter (PH7). Which hash the whole must have may be
    said at the beginning.
  - An account has only so many unfinished uploads of a kind; what is begun beyond
    them is refused, and the place of an expired or discarded one is free again.
  - A type is what the first bytes are, whatever the name says: it is refused with
    the first chunk (policy H7). The rest is refused with a code when the file was
    looked at.
  - A file is its uploader's until it is attached. From then on whoever may read
    the thing that it belongs to may open it, and nobody else: to all others it
    does not exist.
  - A file belongs to one thing. The same photo for a record and for an entry is
    uploaded twice; equal contents are kept once, which no client can see: every
    upload takes the same way and the same time.
  - A document that the program made is not opened by its address, but in a
    download session: a token that works once opens it, for one account and one
    day, and opening it is audited (policy B12, K9).
  - Official files, those that go to or come from a bank or a bureau, are kept 30
    days, then only their hash.

# Words

  - upload 上传: a file that is not clean yet.
  - content 内容: bytes under one key, that one or several files have.
  - variant 版本: original, display (1,280 pixels), thumbnail (320 pixels).
  - thing: what a file is attached to, a record or an entry. Avoid: parent, owner.
*/
package files
