package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/contest"
	"lizhi/domain/publicity"
)

// Dispute asks publicity for the line of an entry, the objections to it that are
// open, and, if it was struck, who answered so last.
func (t contestTx) Dispute(_ context.Context, season contest.SeasonID, entry contest.EntryID) (contest.Dispute, error) {
	line := func() *gorm.DB {
		return t.db.Table("publicity_rows AS r").Joins("JOIN publicity_notices AS n ON n.id = r.notice_id").
			Where("r.ref_id = ? AND n.source_id = ? AND n.kind = ?", entry, season, publicity.Contest)
	}
	var struck, open int64
	if err := line().Where("r.state = ?", publicity.Struck).Count(&struck).Error; err != nil {
		return contest.Dispute{}, err
	}
	if err := against(line()).Where("o.state = ?", publicity.Pending).Count(&open).Error; err != nil {
		return contest.Dispute{}, err
	}
	d := contest.Dispute{Open: open > 0, Upheld: struck > 0}
	if !d.Upheld {
		return d, nil
	}
	var by []struct{ StepBy domain.PersonID }
	err := against(line()).Joins("JOIN publicity_steps AS s ON s.objection_id = o.id").Where("s.outcome = ?", publicity.Upheld).
		Select("s.step_by").Order("s.created_at DESC, s.number DESC, s.id DESC").Limit(1).Find(&by).Error
	if len(by) > 0 {
		d.By = by[0].StepBy
	}
	return d, err
}
