package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/consent"
	"lizhi/domain/contest"
	"lizhi/domain/files"
	"lizhi/domain/fund"
	"lizhi/domain/recognition"
)

// idleDays is how long a file that was detached stays when its kind has no limit
// any more.
const idleDays = 7

// things says, by kind of thing, who it is about, for whoever wants to open a
// file of it. A feature that attaches files adds its line: it reads its own row
// and gives ErrNotFound where nothing of the thing is shown now.
var things = map[string]func(ctx context.Context, q *gorm.DB, who domain.Actor, id [16]byte) (domain.Subject, error){
	campaign.Object:         departmentListSubject,
	"payment.batch":         aboutBatch,
	"payment.bureau_batch":  aboutBatch,
	"payment.bureau_result": aboutResult,
	"payment.result":        aboutResult,
	"growth.record":         recordSubject,
	fund.Object:             aboutFundEntry,
	contest.Object:          entrySubject,
	consent.Object:          paperSubject,

	recognition.Object: applicationSubject,
}

// about is who a thing is about. Of a kind that nobody answers for nothing is
// shown.
func about(ctx context.Context, q *gorm.DB, who domain.Actor, thing domain.Attachment) (domain.Subject, error) {
	ask, known := things[thing.Kind]
	if !known {
		return domain.Subject{}, domain.ErrNotFound
	}
	return ask(ctx, q, who, thing.ID)
}

// Attach answers every feature's domain.Attachments. The rows are locked in the
// order of their ids, so that two who attach the same files do not deadlock.
func (t *tx) Attach(_ context.Context, to domain.Attachment, ids ...domain.FileID) ([]domain.AttachedFile, error) {
	facts := make([]domain.AttachedFile, len(ids))
	var wrong []*domain.Fault
	for _, n := range inOrder(ids) {
		f, err := t.store.oneFile(locked(t.db), ids[n])
		if err == nil {
			before := f.Attached
			if err = f.Attach(t.who, to); err == nil && f.Attached != before {
				err = t.saveFile(f)
			}
		}
		var fault *domain.Fault
		switch {
		case errors.As(err, &fault):
			wrong = append(wrong, fault.At(fmt.Sprintf("/files/%d", n)))
		case err != nil:
			return nil, fmt.Errorf("attach %s: %w", ids[n], err)
		}
		facts[n] = f.Facts()
	}
	if err := domain.Wrong(wrong...); err != nil {
		return nil, err
	}
	return facts, nil
}

// Detach answers every feature's domain.Attachments.
func (t *tx) Detach(_ context.Context, from domain.Attachment, ids ...domain.FileID) error {
	for _, n := range inOrder(ids) {
		f, err := t.store.oneFile(locked(t.db), ids[n])
		if err != nil {
			return err
		}
		if f.Detach(from, t.store.world.Now().AddDate(0, 0, t.idleDays(f.Kind))) {
			if err := t.saveFile(f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) idleDays(kind files.Kind) int {
	var rows []fileLimitRow
	if err := t.db.Where("kind = ?", kind).Find(&rows).Error; err != nil {
		return idleDays
	}
	l, err := files.For(convert(rows, func(r fileLimitRow) files.Limit { return files.Limit(r) }), kind, t.store.world.Today())
	if err != nil {
		return idleDays
	}
	return l.IdleDays
}

// inOrder are the places of ids in the order of the ids.
func inOrder(ids []domain.FileID) []int {
	places := make([]int, len(ids))
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(a, b int) int { return bytes.Compare(ids[a][:], ids[b][:]) })
	return places
}

var filesInvariants = []invariant{
	{"a clean file has its content", noRows(`SELECT HEX(id) AS line FROM files_files WHERE state = 'clean' AND content IS NULL`)},
	{"a file that is not clean has no content", noRows(`SELECT HEX(id) AS line FROM files_files WHERE state <> 'clean' AND content IS NOT NULL`)},
	{"an upload has the key of its chunks while they are there", noRows(`SELECT HEX(id) AS line FROM files_files
		WHERE (state IN ('open', 'checking')) <> (sealed_key IS NOT NULL)`)},
	{"a content belongs to a file", noRows(`SELECT HEX(id) AS line FROM files_contents c
		WHERE NOT EXISTS (SELECT 1 FROM files_files f WHERE f.content = c.id)`)},
}
