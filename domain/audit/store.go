package audit

import (
	"context"

	"lizhi/domain"
)

// Store is what audit needs kept. The hashes are made there: the domain knows
// no keys.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error
	// Seal gives up to limit unsealed rows their position and chain value, in one
	// transaction, and says how many. A row whose MAC is wrong is left out.
	Seal(ctx context.Context, who domain.Actor, limit int) (int, error)
	// Waiting reports whether there is something to seal.
	Waiting(ctx context.Context) (bool, error)
	// Head is the end of the chain; zero before the first sealing.
	Head(ctx context.Context) (Head, error)
	// Verify reads all of the audit and reports everything that is wrong.
	Verify(ctx context.Context, witnessed []Head) (Report, error)
	// Beat says that this process lives, and below which number its rows are kept.
	Beat(ctx context.Context) error
}

// Tx is what it needs inside a transaction.
type Tx interface{ domain.Tx }
