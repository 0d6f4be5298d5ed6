package store

import (
	"slices"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/payable"
	"lizhi/domain/publicity"
)

// shownAward is a row of a list of awards that was made public, with what stands
// against it.
type shownAward struct {
	Ref         ledger.AwardID `gorm:"column:ref_id"`
	RowState    publicity.RowState
	State       publicity.State
	EarliestEnd domain.Day
	Provisional bool
	Pending     int // objections without an answer
}

// listedAmong says what stands against awards in the lists in which they were
// made public: the notice says how long it hangs, aid what was asked of it.
func listedAmong(q *gorm.DB, awards []ledger.AwardID, today domain.Day) (map[ledger.AwardID]payable.Listed, error) {
	if len(awards) == 0 {
		return nil, nil
	}
	var rows []shownAward
	err := q.Table("publicity_rows AS r").Joins("JOIN publicity_notices AS n ON n.id = r.notice_id").
		Select(`r.ref_id, r.state AS row_state, n.state, n.earliest_end, n.provisional, (SELECT COUNT(*) FROM publicity_objections o
			WHERE o.notice_id = r.notice_id AND o.state = ? AND o.row_no IN (0, r.number)) AS pending`, publicity.Pending).
		Where("r.ref_id IN ? AND n.kind = ?", awards, publicity.Award).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	var removals []awardChangeRow
	err = q.Select("award_id", "state").Where("award_id IN ? AND kind = ?", awards, aid.Removes).Order("created_at, id").Find(&removals).Error
	if err != nil {
		return nil, err
	}
	asked := map[ledger.AwardID]aid.ChangeKind{}
	for _, c := range removals {
		asked[ledger.AwardID(c.Award)] = c.State
	}
	listed := map[ledger.AwardID]payable.Listed{}
	for _, r := range rows {
		listed[r.Ref] = graver(listed[r.Ref], r.against(asked[r.Ref], today))
	}
	for award, state := range asked {
		if state == aid.Open {
			listed[award] = graver(listed[award], payable.ListedDoubt)
		}
	}
	return listed, nil
}

// against is what stands against a row: an upheld objection until its removal is
// asked for, which a task does, and decided.
func (r shownAward) against(removal aid.ChangeKind, today domain.Day) payable.Listed {
	switch n := (publicity.Notice{State: r.State, EarliestEnd: r.EarliestEnd, Provisional: r.Provisional}); {
	case r.RowState == publicity.Struck && removal == "":
		return payable.ListedDoubt
	case r.Pending > 0:
		return payable.ListedFrozen
	case n.Hangs(today):
		return payable.ListedHangs
	}
	return payable.ListedClear
}

// graver is the graver of two things that stand against an award.
func graver(a, b payable.Listed) payable.Listed {
	order := []payable.Listed{payable.ListedClear, payable.ListedHangs, payable.ListedFrozen, payable.ListedDoubt}
	if slices.Index(order, a) > slices.Index(order, b) {
		return a
	}
	return b
}
