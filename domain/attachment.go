package domain

import (
	"context"
	"time"
)

// Attachment is the thing that files belong to, in the words of its feature:
// Kind "growth.record", "contest.entry". Who may read the thing may open its
// files; nobody else may, the uploader neither.
type Attachment struct {
	Kind string
	ID   [16]byte
}

// IsZero reports whether there is no such thing.
func (a Attachment) IsZero() bool { return a == Attachment{} }

// AttachedFile is what a feature may know of a file, to ask its own rules:
// how many pictures, of what size, how long a film.
type AttachedFile struct {
	ID            FileID
	Kind          string // files.Kind: "picture", "film", "attachment", …
	Type          string // by content, "image/jpeg"
	Size          int64  // bytes
	Width, Height int    // pixels of the original, upright; 0 for what has none
	Duration      time.Duration
}

// Attachments joins files to a feature's thing inside the feature's
// transaction. domain/store answers it for every feature alike.
type Attachments interface {
	// Attach gives files to a thing and tells what they are, in the order asked.
	// A file that belongs to it already is left as it is. Refused, at the pointer
	// /files/N: a file that is not the actor's (ErrNotFound), that was not checked
	// yet or was refused (files.not_clean), that belongs elsewhere
	// (files.attached).
	Attach(ctx context.Context, to Attachment, files ...FileID) ([]AttachedFile, error)
	// Detach takes files from a thing; they are the uploader's again and are
	// removed after some days. Files that do not belong to it are left alone.
	Detach(ctx context.Context, from Attachment, files ...FileID) error
}
