package store

import (
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

// listingsOf reads what became of awards in the lists in which they were made
// public: publicity knows the rows, aid what was asked about them.
func listingsOf(q *gorm.DB, awards []ledger.AwardID, today domain.Day) (map[ledger.AwardID]payable.Listing, error) {
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
	listings := make(map[ledger.AwardID]payable.Listing, len(rows))
	for _, r := range rows {
		n := publicity.Notice{State: r.State, EarliestEnd: r.EarliestEnd, Provisional: r.Provisional}
		l := listings[r.Ref]
		l.Shown = append(l.Shown, payable.Shown{Hangs: n.Hangs(today), Objections: r.Pending, Struck: r.RowState == publicity.Struck})
		listings[r.Ref] = l
	}
	for _, c := range removals { // the last one counts
		l := listings[ledger.AwardID(c.Award)]
		if l.Removal = payable.Decided; c.State == aid.Open {
			l.Removal = payable.Asked
		}
		listings[ledger.AwardID(c.Award)] = l
	}
	return listings, nil
}

// listingsBehind is listingsOf for the awards that obligations carry out.
func listingsBehind(q *gorm.DB, ids []ledger.ObligationID, today domain.Day) (map[ledger.ObligationID]payable.Listing, error) {
	var owed []obligationRow
	if err := q.Select("id", "award_id").Where("id IN ?", ids).Find(&owed).Error; err != nil {
		return nil, err
	}
	listings, err := listingsOf(q, convert(owed, func(o obligationRow) ledger.AwardID { return o.Award }), today)
	behind := make(map[ledger.ObligationID]payable.Listing, len(listings))
	for _, o := range owed {
		if l, listed := listings[o.Award]; listed {
			behind[o.ID] = l
		}
	}
	return behind, err
}
