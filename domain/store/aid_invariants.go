package store

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"lizhi/domain/aid"
)

var aidInvariants = []invariant{
	{"an award holds its key until it is withdrawn", noRows(`SELECT HEX(id) AS line FROM aid_awards WHERE (state = 'withdrawn') <> (active_key IS NULL)`)},
	{"an award's purse is the one that it keeps", noRows(`SELECT HEX(a.id) AS line FROM aid_awards a JOIN aid_purses p ON p.award_id = a.id WHERE p.kind <> a.purse`)},
	{"nothing that a school pays is paid by 一卡通", noRows(`SELECT HEX(o.id) AS line FROM payment_obligations o JOIN aid_awards a ON a.id = o.award_id
		WHERE a.purse IN ('school_funds', 'not_covered', 'needs_decision')`)},
	{"a frozen list is as it was frozen", frozenLists},
}

// frozenLists are the lists whose lines do not give their checksum, or their
// count and sum.
func frozenLists(_ *DB, q *gorm.DB) ([]string, error) {
	var lists []awardListRow
	if err := q.Order("id").Find(&lists).Error; err != nil {
		return nil, err
	}
	var broken []string
	for _, r := range lists {
		var rows []awardLineRow
		if err := q.Where("list_id = ?", r.ID).Order("line").Find(&rows).Error; err != nil {
			return nil, err
		}
		l, lines := aid.List(r), convert(rows, func(x awardLineRow) aid.Line { return aid.Line(x) })
		for _, x := range lines {
			l.Sum -= x.Amount
		}
		if len(lines) != l.Rows || l.Sum != 0 || l.Of(lines) != l.Checksum {
			broken = append(broken, fmt.Sprintf("%X", l.ID[:]))
		}
	}
	return broken, nil
}

var fundInvariants = []invariant{
	{"a school's year is the sum of its entries", noRows(`SELECT HEX(y.id) AS line FROM fund_years y WHERE ` + strings.Join([]string{
		summed("base", "income"), summed("extracted", "extraction"), summed("spent", "spending"), summed("carried", "carried_in"),
		summed("carried_out", "carried_out"),
	}, " OR "))},
	{"a school spends what it has", noRows(`SELECT HEX(id) AS line FROM fund_years WHERE spent + carried_out > extracted + carried`)},
	{"what a year carries out the next one carries in", noRows(`SELECT HEX(y.id) AS line FROM fund_years y
		LEFT JOIN fund_years n ON n.school_id = y.school_id AND n.fiscal_year = y.fiscal_year + 1
		WHERE y.closed AND (n.id IS NULL OR n.carried <> y.carried_out)`)},
	{"an award that a school paid is its own", noRows(`SELECT HEX(e.id) AS line FROM fund_entries e LEFT JOIN aid_awards a ON a.id = e.award_key
		WHERE e.award_key IS NOT NULL AND (a.id IS NULL OR a.purse <> 'school_funds' OR a.state <> 'approved' OR a.amount <> e.amount)`)},
}

// summed is the condition that a sum is not that of the entries of a kind, less
// those that were taken back.
func summed(column, kind string) string {
	return fmt.Sprintf(`y.%s <> (SELECT COALESCE(SUM(CASE WHEN e.kind = '%s' THEN e.amount WHEN u.kind = '%s' THEN -e.amount ELSE 0 END), 0)
		FROM fund_entries e LEFT JOIN fund_entries u ON u.id = e.reverses WHERE e.year_id = y.id)`, column, kind, kind)
}
