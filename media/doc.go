/*
Package media keeps bytes and makes them fit to be shown.

It has two halves. The first is a Store: the few things that we ask of S3, put,
get, stat, list and remove, always through the same client. By default the S3
server is inside the process and its objects are files under the data folder
(OpenEmbedded); in production it is MinIO or any other S3 (Open). A Vault on top
of a Store seals everything it writes, so that a copy of the disk tells nothing.

The second half looks at content. A file is what its bytes say, never what its
name says: Sniff tells the type, Picture turns a photo upright and draws it anew
without anything that the camera wrote beside it, ReadFilm reads how long a film
is and finds the places where it says where it was taken.

	upload ── chunks ──► Chunks ─┬─ Sniff ── Picture ──► full, display, thumbnail ─┐
	                             ├─ Sniff ── ReadFilm ─► the film, blanked in place ├─► Vault
	                             └─ Sniff ─────────────► the bytes as they came ────┘

# The rules

  - Every object is sealed with AES-256-GCM under a key of its own, derived from
    the key of its content and its name. Who deletes the content's key has
    deleted the file, in every backup too (decisions §4).
  - No more than a few megabytes of a file are held at a time, whatever its size;
    only a picture is held whole, after its number of pixels was looked at.
  - A picture is never kept as it came: GPS, serial numbers, thumbnails and
    whatever hides behind the end of the image stay behind (policy H7, PH17).
  - A film keeps its bytes but for those that tell a place, which become zeros;
    nothing moves, so that its index stays right.
  - Nothing here decides who may open what, and no answer of this package holds a
    name, a place or a word of the content.

# Decisions

The embedded server changes the working directory of the process to its folder,
since its backend opens every object by a relative path. Whoever starts it makes
all other paths absolute before. It also leaves it to the operating system when
bytes reach the disk: a killed process loses nothing, a power cut may.

The client is told the size of nearly everything it sends. Where the size cannot
be known, as for a document that is still being made, parts of 5 MiB bound what
is held in memory.
*/
package media
