package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/privacy"
)

// ofClass are the sealed lines of a class from before a moment that are there.
func ofClass(q *gorm.DB, class privacy.Class, before time.Time) *gorm.DB {
	q = q.Table("audit_seals s").Joins("JOIN audit a ON a.id = s.audit_id").Where("a.at < ?", before)
	if class == privacy.Disclosure {
		return q.Where(isDisclosure)
	}
	return q.Where("NOT " + isDisclosure)
}

func purgeable(q *gorm.DB, class privacy.Class, before time.Time) (int64, error) {
	var n int64
	if class == privacy.Staged {
		over := q.Model(&campaignRow{}).Select("id").Where(overCampaigns, before)
		err := q.Model(&listedRow{}).Where("campaign_id IN (?)", over).Count(&n).Error
		return n, err
	}
	err := ofClass(q, class, before).Count(&n).Error
	return n, err
}

func (t privacyTx) Purgeable(_ context.Context, class privacy.Class, before time.Time) (int64, error) {
	return purgeable(t.db, class, before)
}

func (t privacyTx) Running(_ context.Context, class privacy.Class) (bool, error) {
	var holds []domain.Day
	if err := locked(t.db).Model(&privacyRulesRow{}).Order("valid_from").Limit(1).Pluck("valid_from", &holds).Error; err != nil {
		return false, err
	}
	var n int64
	err := t.db.Model(&purgeRow{}).Where("class = ? AND finished_at IS NULL", class).Count(&n).Error
	return n > 0, err
}

func (t privacyTx) Purge(_ context.Context, id privacy.PurgeID) (privacy.Purge, error) {
	var row purgeRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return privacy.Purge(row), err
}

// begun is the digest of a purge that has removed nothing.
func begun(with key, p privacy.Purge) []byte {
	return mac(with, packed{}.id(p.ID).text(string(p.Class)).time(p.BeforeAt))
}

// removed is the digest after one more line.
func (r sealRow) removed(with key, digest []byte) []byte {
	return mac(with, digest, packed{}.number(r.Position).id(r.AuditID).id(r.Process).number(r.Number), r.RowMAC)
}

func (t privacyTx) AddPurge(_ context.Context, p privacy.Purge) error {
	with := t.store.keys.current(auditKey)
	p.KeyID, p.Digest = with.ID, begun(with, p)
	return t.db.Create((*purgeRow)(&p)).Error
}

func (t privacyTx) SavePurge(_ context.Context, p privacy.Purge) error {
	row := purgeRow(p)
	return t.db.Model(&row).Select("gone", "digest", "finished_at").Updates(&row).Error
}

func (t privacyTx) Remove(_ context.Context, p *privacy.Purge, limit int) (int, error) {
	if p.Class == privacy.Staged {
		n, err := t.removeStaged(p.BeforeAt, limit)
		p.Gone += int64(n)
		return n, err
	}
	with, known := t.store.keys.byID(auditKey, p.KeyID)
	if !known {
		return 0, ErrSealed
	}
	var seals []sealRow
	err := ofClass(t.db, p.Class, p.BeforeAt).Select("s.*").Order("s.position").Limit(limit).Find(&seals).Error
	if err != nil || len(seals) == 0 {
		return 0, err
	}
	ids := make([]auditID, len(seals))
	for i, s := range seals {
		ids[i] = s.AuditID
		p.Digest = s.removed(with, p.Digest)
	}
	if err := t.db.Model(&sealRow{}).Where("audit_id IN ?", ids).Update("purge_id", p.ID).Error; err != nil {
		return 0, err
	}
	p.Gone += int64(len(seals))
	return len(seals), t.db.Where("id IN ?", ids).Delete(&auditRow{}).Error
}

// overCampaigns are those that the city closed before a moment, while none that
// followed is open: that one holds its lists against those of the one before.
const overCampaigns = `closed = 1
	AND EXISTS (SELECT 1 FROM campaign_seats s WHERE s.campaign_id = campaign_campaigns.id AND s.level = 'city' AND s.closed_at < ?)
	AND NOT EXISTS (SELECT 1 FROM campaign_campaigns o WHERE o.city_id = campaign_campaigns.city_id AND o.term > campaign_campaigns.term AND o.closed = 0)`

// removeStaged removes up to limit rows of lists with all that matching wrote of
// them. The campaigns are locked, and none of them is unlocked afterwards.
func (t privacyTx) removeStaged(before time.Time, limit int) (int, error) {
	var over []campaign.ID
	err := locked(t.db).Model(&campaignRow{}).Where(overCampaigns, before).Pluck("id", &over).Error
	if err != nil || len(over) == 0 {
		return 0, err
	}
	err = t.db.Model(&campaignRow{}).Where("id IN ? AND forgotten_at IS NULL", over).Update("forgotten_at", t.store.world.Now()).Error
	for n := 0; ; {
		if err != nil || n == limit {
			return n, err
		}
		var lists []campaign.ListID
		err = t.db.Model(&listRow{}).Where("campaign_id IN ?", over).
			Where("EXISTS (SELECT 1 FROM campaign_rows r WHERE r.list_id = campaign_lists.id)").Order("id").Limit(1).Pluck("id", &lists).Error
		if err != nil || len(lists) == 0 {
			return n, err
		}
		var numbers []int
		if err = t.db.Model(&listedRow{}).Where("list_id = ?", lists[0]).Order("number").Limit(limit-n).Pluck("number", &numbers).Error; err != nil {
			return n, err
		}
		for _, of := range []any{&matchRow{}, &unsureRow{}, &listedRow{}} {
			if err = t.db.Where("list_id = ? AND number <= ?", lists[0], numbers[len(numbers)-1]).Delete(of).Error; err != nil {
				return n, err
			}
		}
		n += len(numbers)
	}
}

// purges follows, while verify walks along the chain, what the purges say that
// they removed.
type purges map[privacy.PurgeID]*purgeSeen

type purgeSeen struct {
	row    purgeRow
	with   key
	digest []byte
}

func (v *verifier) readPurges() error {
	var rows []purgeRow
	if err := v.read(v.ctx).Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		with, _ := v.keys.byID(auditKey, r.KeyID)
		v.purges[r.ID] = &purgeSeen{r, with, begun(with, privacy.Purge(r))}
	}
	return nil
}

// purged counts a seal into its purge, and reports whether it has one.
func (v *verifier) purged(seal sealRow) bool {
	p, known := v.purges[seal.PurgeID]
	if known {
		p.digest = seal.removed(p.with, p.digest)
	}
	return known
}
