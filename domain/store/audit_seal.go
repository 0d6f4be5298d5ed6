package store

import (
	"bytes"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/audit"
	"lizhi/domain/privacy"
)

// Audit is the database as the feature audit sees it.
func (d *DB) Audit() audit.Store { return auditStore{d} }

type auditStore struct{ *DB }

func (s auditStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(audit.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(t) })
}

// sealRow gives an audit row its place in the chain. It repeats the row's names,
// so that a removed row can still be named.
type sealRow struct {
	Position int64 `gorm:"primaryKey;autoIncrement:false"`
	AuditID  auditID
	Process  processID
	Number   int64
	RowMAC   []byte
	Chain    []byte
	KeyID    string
	SealedAt time.Time
	PurgeID  privacy.PurgeID // none while its row is there
}

func (sealRow) TableName() string { return "audit_seals" }

// sum is the chain value that the seal should carry after the one before.
func (r sealRow) sum(with key, before []byte) []byte {
	w := packed{}
	return mac(with, before, w.number(r.Position).id(r.AuditID).id(r.Process).number(r.Number).time(r.SealedAt), r.RowMAC)
}

func (s auditStore) Head(ctx context.Context) (audit.Head, error) {
	head, err := head(s.read(ctx))
	return audit.Head{Position: head.Position, Chain: head.Chain}, err
}

func head(q *gorm.DB) (sealRow, error) {
	var rows []sealRow
	err := q.Order("position DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return sealRow{}, err
	}
	return rows[0], nil
}

const (
	// silent is how long a process may say nothing before it counts as crashed.
	silent = 15 * time.Minute
	// beatEvery is how often a process that writes nothing says that it lives.
	beatEvery = time.Minute

	unsealed = "NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.audit_id = audit.id)"
)

func (s auditStore) Waiting(ctx context.Context) (bool, error) {
	var open []processRow
	if err := s.read(ctx).Where("closed = 0").Find(&open).Error; err != nil {
		return false, err
	}
	for _, p := range open {
		if p.Stopped == 1 || p.SeenAt.Before(s.world.Now().Add(-silent)) {
			return true, nil // to be closed
		}
		var one []auditID
		err := s.read(ctx).Model(&auditRow{}).Where("process = ? AND number > ?", p.ID, p.Sealed).Where(unsealed).
			Limit(1).Pluck("id", &one).Error
		if err != nil || len(one) > 0 {
			return len(one) > 0, err
		}
	}
	return false, nil
}

func (s auditStore) Seal(ctx context.Context, who domain.Actor, limit int) (int, error) {
	sealed := 0
	err := s.inTx(ctx, who, nil, func(t *tx) error {
		last, err := head(locked(t.db))
		if err != nil {
			return err
		}
		var open []processRow
		if err := t.db.Where("closed = 0").Order("id").Find(&open).Error; err != nil {
			return err
		}
		var rows []auditRow
		for _, p := range open {
			var own []auditRow
			err := t.db.Where("process = ? AND number > ?", p.ID, p.Sealed).Where(unsealed).
				Order("number").Limit(limit - len(rows)).Find(&own).Error
			if err != nil {
				return err
			}
			rows = append(rows, own...)
		}
		if sealed, err = t.seal(last, rows); err != nil {
			return err
		}
		for _, p := range open {
			if err := t.advance(p, len(rows) == limit); err != nil {
				return err
			}
		}
		return nil
	})
	return sealed, err
}

// seal appends rows to the chain, oldest first. One whose MAC is wrong was not
// written by us: it stays out, and verify names it.
func (t *tx) seal(last sealRow, rows []auditRow) (int, error) {
	d := t.store
	slices.SortFunc(rows, func(a, b auditRow) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	with := d.keys.current(auditKey)
	var seals []sealRow
	for _, r := range rows {
		if !d.genuine(r) {
			d.log.Error("audit row is not genuine", "row", r.ID.String())
			continue
		}
		next := sealRow{
			Position: last.Position + 1, AuditID: r.ID, Process: r.Process, Number: r.Number,
			RowMAC: r.MAC, KeyID: with.ID, SealedAt: d.world.Now(),
		}
		next.Chain = next.sum(with, last.Chain)
		seals, last = append(seals, next), next
	}
	if len(seals) == 0 {
		return 0, nil
	}
	err := t.db.CreateInBatches(&seals, 200).Error
	if duplicate(err) {
		return 0, domain.ErrBusy // somebody else seals
	}
	return len(seals), err
}

// genuine reports whether a row carries the MAC that it should.
func (d *DB) genuine(r auditRow) bool {
	with, ok := d.keys.byID(auditKey, r.KeyID)
	return ok && bytes.Equal(r.sum(with), r.MAC)
}

// advance moves on the place from which a process's rows are to be sealed, and
// closes a process of which nothing more will come. more says that this sealing
// stopped at its limit.
func (t *tx) advance(p processRow, more bool) error {
	var numbers []int64
	err := t.db.Model(&sealRow{}).Where("process = ? AND number > ?", p.ID, p.Sealed).Order("number").Pluck("number", &numbers).Error
	if err != nil {
		return err
	}
	before := p
	for _, n := range numbers {
		if n == p.Sealed+1 {
			p.Sealed = n
		}
	}
	crashed := p.SeenAt.Before(t.store.world.Now().Add(-silent))
	if !more && (p.Stopped == 1 && p.Sealed >= p.Floor-1 || crashed) {
		p.Closed = 1
	}
	if p.Sealed == before.Sealed && p.Closed == before.Closed {
		return nil
	}
	return t.db.Model(&p).Select("sealed", "closed").Updates(&p).Error
}
