package store

import (
	"context"

	"lizhi/domain"
)

// Attach keeps the ids of files in the record itself.
func (t growthTx) Attach(context.Context, domain.Attachment, ...domain.FileID) ([]domain.AttachedFile, error) {
	return nil, nil
}

// Detach has nothing to do.
func (t growthTx) Detach(context.Context, domain.Attachment, ...domain.FileID) error { return nil }
