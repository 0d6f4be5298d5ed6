package store

import (
	"gorm.io/gorm"

	"lizhi/domain"
)

// publicityInvariants are what must hold of every list that is or was public.
var publicityInvariants = []invariant{
	{"a publicity is taken down when its period is over", pastItsEnd},
	{"a publicity hangs for five working days at least", noRows(`SELECT HEX(id) AS line FROM publicity_notices WHERE days < 5 OR earliest_end <= starts_on`)},
	{"a live publicity holds its source, one that ended does not", noRows(`SELECT HEX(id) AS line FROM publicity_notices
		WHERE (state IN ('open', 'over')) <> (active_key IS NOT NULL) OR active_key <> source_id`)},
	{"a publicity has the rows it counts", noRows(`SELECT HEX(n.id) AS line FROM publicity_notices n
		WHERE n.row_count <> (SELECT COUNT(*) FROM publicity_rows r WHERE r.notice_id = n.id)`)},
	{"a frozen row has an open objection", noRows(`SELECT CONCAT(HEX(r.notice_id), ' row ', r.number) AS line FROM publicity_rows r
		JOIN publicity_notices n ON n.id = r.notice_id WHERE r.state = 'frozen' AND n.state <> 'withdrawn' AND NOT EXISTS (
			SELECT 1 FROM publicity_objections o WHERE o.notice_id = r.notice_id AND o.row_no IN (0, r.number) AND o.state = 'pending')`)},
	{"an open objection holds its rows", noRows(`SELECT CONCAT(HEX(r.notice_id), ' row ', r.number) AS line FROM publicity_rows r
		JOIN publicity_objections o ON o.notice_id = r.notice_id AND o.row_no IN (0, r.number)
		WHERE o.state = 'pending' AND r.state = 'shown'`)},
	{"a publicity that is over shows no row", noRows(`SELECT CONCAT(HEX(r.notice_id), ' row ', r.number) AS line FROM publicity_rows r
		JOIN publicity_notices n ON n.id = r.notice_id WHERE n.state IN ('over', 'closed') AND r.state = 'shown' OR n.state = 'closed' AND r.state = 'frozen'`)},
	{"an objection's versions are its steps", noRows(`SELECT HEX(o.id) AS line FROM publicity_objections o
		WHERE o.state <> 'dropped' AND o.version <> (SELECT COUNT(*) FROM publicity_steps s WHERE s.objection_id = o.id)`)},
}

// pastItsEnd finds what still hangs a day after the night in which it should
// have been taken down (policy D5).
func pastItsEnd(d *DB, q *gorm.DB) ([]string, error) {
	var ids []domain.ID[any]
	err := q.Table("publicity_notices").Where("state = 'open' AND provisional = ? AND earliest_end < ?", false, d.world.Today()).
		Order("id").Limit(1000).Pluck("id", &ids).Error
	return convert(ids, domain.ID[any].String), err
}
