package files

import (
	"context"
	"io"
	"time"

	"lizhi/domain"
)

// Store is what files needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error
	// File reads a file. domain.ErrNotFound if there is none.
	File(ctx context.Context, id domain.FileID) (File, error)
	// Content reads a content with its key. domain.ErrNotFound if there is none.
	Content(ctx context.Context, id ContentID) (Content, error)
	// Download reads a session.
	Download(ctx context.Context, id DownloadID) (Download, error)
	// Limits reads every limit there is.
	Limits(ctx context.Context) ([]Limit, error)
	// About is who a thing is about, as its feature would ask an Access. It is
	// ErrNotFound when there is no such thing, or nothing of it is shown now, as
	// after a consent was withdrawn.
	About(ctx context.Context, who domain.Actor, thing domain.Attachment) (domain.Subject, error)
	// Over are files whose time is over at now, the oldest first, at most limit.
	Over(ctx context.Context, now time.Time, limit int) ([]domain.FileID, error)
	// Unknown are those of the ids that no upload with chunks, and no content, has.
	Unknown(ctx context.Context, ids [][16]byte) ([][16]byte, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	// About is Store.About inside the transaction.
	About(ctx context.Context, who domain.Actor, thing domain.Attachment) (domain.Subject, error)
	// File reads a file and locks it.
	File(ctx context.Context, id domain.FileID) (File, error)
	// AddFile keeps a new file; ErrIDTaken if the id is in use.
	AddFile(ctx context.Context, f File) error
	// Unfinished counts the uploads of the kind that the file's owner has not
	// completed in their time, the file among them; it holds the owner's row, so
	// that of two who begin at once one sees the other.
	Unfinished(ctx context.Context, f File) (int, error)
	// SaveFile keeps what has changed.
	SaveFile(ctx context.Context, f File) error
	// Join keeps a content, or finds the one with equal bytes that was treated
	// alike, and locks it so that nobody drops it before the commit.
	Join(ctx context.Context, c Content) (Content, error)
	// Drop removes a content if no file has it any more, its key with it, and says
	// whether it did.
	Drop(ctx context.Context, id ContentID) (bool, error)
	// SetLimit keeps a limit in place of one with the same kind and day.
	SetLimit(ctx context.Context, l Limit) error
	// AddDownload keeps a new session.
	AddDownload(ctx context.Context, d Download) error
	// DownloadByToken reads the session of a token and locks it.
	DownloadByToken(ctx context.Context, token Sum) (Download, error)
	// SaveDownload keeps that a session was opened.
	SaveDownload(ctx context.Context, d Download) error
}

// Bytes keeps bytes, each object sealed under a key. media answers it.
type Bytes interface {
	// Put writes an object; size is -1 if it is not known. It tells how many
	// bytes were written.
	Put(ctx context.Context, key [32]byte, name string, r io.Reader, size int64) (int64, error)
	// Get reads length bytes from offset on; a length below zero means to the end.
	Get(ctx context.Context, key [32]byte, name string, offset, length int64) (io.ReadCloser, error)
	// Remove removes objects; those that are not there count as removed.
	Remove(ctx context.Context, names ...string) error
	// Walk tells the objects under a prefix, with their plain sizes, until each
	// fails.
	Walk(ctx context.Context, prefix string, each func(name string, size int64, at time.Time) error) error
	// Sniff is the type of a content by its first bytes.
	Sniff(head []byte) string
}
