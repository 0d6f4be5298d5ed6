package store

import (
	"bytes"
	"context"
	"encoding/hex"

	"lizhi/domain/audit"
)

// verifier reads all of the audit once: the chain with its rows, the rows that
// are not sealed, the numbers of every process.
type verifier struct {
	*DB
	ctx    context.Context //nolint:containedctx // it lives for one call
	report audit.Report
	floors map[processID]int64          // the highest that a genuine row or process says
	gone   map[processID]map[int64]bool // removed rows that a seal still names
	heads  map[int64]string             // witnessed, by position
	purges purges
}

const verifyBatch = 1000

// Verify reads all of the audit and reports everything that is wrong.
func (s auditStore) Verify(ctx context.Context, witnessed []audit.Head) (audit.Report, error) {
	v := &verifier{
		DB: s.DB, ctx: ctx, floors: map[processID]int64{}, gone: map[processID]map[int64]bool{}, heads: map[int64]string{},
		purges: purges{},
	}
	for _, h := range witnessed {
		v.heads[h.Position] = hex.EncodeToString(h.Chain)
	}
	for _, step := range []func() error{v.readPurges, v.chain, v.unsealed, v.processes} {
		if err := step(); err != nil {
			return v.report, err
		}
	}
	for position := range v.heads {
		if position > 0 { // the chain does not reach it
			v.report.Add(audit.Finding{Wrong: audit.Removed, What: "witness", Position: position})
		}
	}
	for id, p := range v.purges {
		if !bytes.Equal(p.digest, p.row.Digest) { // lines went that it did not take, or it is not what was ordered
			v.report.Add(audit.Finding{Wrong: audit.Changed, What: "purge", Row: id, At: p.row.CreatedAt})
		}
	}
	return v.report, nil
}

// chain walks along the seals, each with its row.
func (v *verifier) chain() error {
	last := sealRow{}
	for {
		var seals []sealRow
		err := v.read(v.ctx).Where("position > ?", last.Position).Order("position").Limit(verifyBatch).Find(&seals).Error
		if err != nil || len(seals) == 0 {
			v.report.Head = audit.Head{Position: last.Position, Chain: last.Chain}
			return err
		}
		rows, err := v.rowsOf(seals)
		if err != nil {
			return err
		}
		for _, seal := range seals {
			v.seal(last, seal)
			v.row(seal, rows)
			last = seal
		}
	}
}

func (v *verifier) rowsOf(seals []sealRow) (map[auditID]auditRow, error) {
	ids := make([]auditID, len(seals))
	for i, s := range seals {
		ids[i] = s.AuditID
	}
	var rows []auditRow
	if err := v.read(v.ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	byID := make(map[auditID]auditRow, len(rows))
	for _, r := range rows {
		byID[r.ID] = r
	}
	return byID, nil
}

// seal checks one seal against the one before it.
func (v *verifier) seal(last, seal sealRow) {
	v.report.Sealed++
	for p := last.Position + 1; p < seal.Position; p++ {
		v.report.Add(audit.Finding{Wrong: audit.Removed, What: "seal", Position: p})
		if v.report.Wrong > audit.MaxFindings { // a forged position may be far away
			break
		}
	}
	// After a gap the value before is not known; the gap is finding enough.
	with, known := v.keys.byID(auditKey, seal.KeyID)
	whole := seal.Position == last.Position+1
	if whole && (!known || !bytes.Equal(seal.sum(with, last.Chain), seal.Chain)) {
		v.report.Add(finding(audit.Changed, "seal", seal, auditRow{}))
	}
	if head, witnessed := v.heads[seal.Position]; witnessed {
		delete(v.heads, seal.Position)
		if head != hex.EncodeToString(seal.Chain) {
			v.report.Add(audit.Finding{Wrong: audit.Changed, What: "witness", Position: seal.Position})
		}
	}
}

// row checks the row of a seal.
func (v *verifier) row(seal sealRow, rows map[auditID]auditRow) {
	row, there := rows[seal.AuditID]
	purged := v.purged(seal)
	switch {
	case !there:
		if v.gone[seal.Process] == nil {
			v.gone[seal.Process] = map[int64]bool{}
		}
		v.gone[seal.Process][seal.Number] = true
		if purged {
			v.report.Purged++
			return
		}
		v.report.Add(finding(audit.Removed, "row", seal, row))
	case !v.genuine(row) || !bytes.Equal(row.MAC, seal.RowMAC):
		v.report.Add(finding(audit.Changed, "row", seal, row))
	default:
		v.floors[row.Process] = max(v.floors[row.Process], row.Floor)
	}
}

func finding(wrong audit.Wrong, what string, seal sealRow, row auditRow) audit.Finding {
	return audit.Finding{
		Wrong: wrong, What: what, Row: seal.AuditID, Process: seal.Process, Number: seal.Number,
		Position: seal.Position, Action: row.Action, At: row.At,
	}
}

// unsealed looks at the rows that no seal names.
func (v *verifier) unsealed() error {
	var last auditID
	for {
		var rows []auditRow
		err := v.read(v.ctx).Where("id > ?", last[:]).Where(unsealed).Order("id").Limit(verifyBatch).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			if last = r.ID; v.genuine(r) {
				v.report.Unsealed++
				v.floors[r.Process] = max(v.floors[r.Process], r.Floor)
				continue
			}
			v.report.Add(finding(audit.Added, "row", sealRow{AuditID: r.ID, Process: r.Process, Number: r.Number}, r))
		}
	}
}

// processes looks for gaps in the numbers of every process.
func (v *verifier) processes() error {
	var rows []processRow
	if err := v.read(v.ctx).Order("id").Find(&rows).Error; err != nil {
		return err
	}
	known := map[processID]bool{}
	for _, p := range rows {
		known[p.ID] = true
		if !v.genuineProcess(p) {
			v.report.Add(audit.Finding{Wrong: audit.Changed, What: "process", Process: p.ID})
			continue
		}
		v.floors[p.ID] = max(v.floors[p.ID], p.Floor)
	}
	for process, floor := range v.floors {
		if !known[process] {
			v.report.Add(audit.Finding{Wrong: audit.Removed, What: "process", Process: process})
		}
		var numbers []int64
		err := v.read(v.ctx).Model(&auditRow{}).Where("process = ?", process).Order("number").Pluck("number", &numbers).Error
		if err != nil {
			return err
		}
		for _, n := range audit.Gaps(numbers, floor, audit.MaxFindings) {
			if !v.gone[process][n] { // else its seal has named it
				v.report.Add(audit.Finding{Wrong: audit.Removed, What: "row", Process: process, Number: n})
			}
		}
	}
	return v.read(v.ctx).Model(&auditRow{}).Count(&v.report.Rows).Error
}

func (d *DB) genuineProcess(p processRow) bool {
	for _, with := range d.keys.all() {
		if with.Kind == auditKey && bytes.Equal(p.sum(with), p.MAC) {
			return true
		}
	}
	return false
}
