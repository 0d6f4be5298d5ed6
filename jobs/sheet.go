package jobs

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/media/document"
)

// mostSheet is how many bytes of a file are read: more than any list may have.
const mostSheet = 40 << 20

// openTable opens an upload as a table. The packed file stands in memory, its
// rows do not. A file that is too large is document.ErrSheetLarge.
func openTable(ctx context.Context, from files.Service, file domain.FileID) (*document.Sheet, error) {
	opened, err := from.Read(ctx, file, files.Original)
	if err != nil {
		return nil, err
	}
	r, err := opened.Read(ctx, 0, -1)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, mostSheet+1))
	if err != nil {
		return nil, err
	}
	if len(content) > mostSheet {
		return nil, fmt.Errorf("%w: more than %d bytes", document.ErrSheetLarge, mostSheet)
	}
	return document.OpenSheet(bytes.NewReader(content), int64(len(content)))
}
