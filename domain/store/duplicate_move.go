package store

import (
	"bytes"
	"context"
	"slices"
	"time"

	"lizhi/domain"
	dup "lizhi/domain/duplicate"
)

// reference is a column that names a person, of rows that a merge moves or that
// forbid it.
type reference struct {
	kind, table, column string
	keys                []string // columns that hold the person's id as a part, while something lasts
}

// moved are the rows that a merge points to the winner.
var moved = []reference{
	{"学籍 enrolments", "people_enrolments", "person_id", []string{"current_key"}},
	{"监护关系 guardians", "people_guardians", "ward_id", []string{"pair_key"}},
	{"社保卡 cards", "people_cards", "person_id", []string{"current_key"}},
	{"转学 transfers", "people_transfers", "person_id", []string{"open_key"}},
	{"特殊群体 memberships", "hardship_memberships", "student_id", nil},
	{"纸质同意书 papers", "consent_papers", "student_id", nil},
	{"纸质同意书 papers", "consent_papers", "given_by", nil},
	{"同意 consents", "consent_given", "student_id", nil},
	{"同意 consents", "consent_given", "given_by", nil},
}

// answered is the key of an answer that counts: 1, or nothing.
var answered = reference{table: "consent_given", column: "current_key"}

// fixed are the rows that a merge does not move. Who did something is not among
// them: only who has an account could, and accounts are.
var fixed = []reference{
	{"账号 accounts", "account_accounts", "person_id", nil},
	{"任职 appointments", "account_appointments", "person_id", nil},
	{"教职工 staff", "people_staff", "person_id", nil},
	{"被监护人 wards", "people_guardians", "guardian_id", nil},
	{"成长记录 growth records", "growth_records", "student_id", nil},
	{"档案导出 portfolios", "portfolio_exports", "student_id", nil},
	{"档案导出 portfolios", "portfolio_pictured", "student_id", nil},
	{"结对 mentoring", "mentoring_pairs", "mentor_id", nil},
	{"结对 mentoring", "mentoring_pairs", "student_id", nil},
	{"参评 contest entries", "contest_entries", "student_id", nil},
	{"评委 judges", "contest_judges", "person_id", nil},
	{"回避 conflicts", "contest_conflicts", "student_id", nil},
	{"困难认定 recognitions", "hardship_records", "student_id", nil},
	{"认定申请 applications", "recognition_applications", "student_id", nil},
	{"资助 awards", "aid_awards", "student_id", nil},
	{"应发 obligations", "payment_obligations", "student_id", nil},
	{"收款人 payees", "payment_obligations", "retry_payee_id", nil},
	{"收款人 payees", "payment_attempts", "payee_id", nil},
	{"未入批次 left out", "payment_left_out", "student_id", nil},
	{"公示 publicity", "publicity_rows", "person_id", nil},
	{"集中核查 campaign", "campaign_matches", "student_id", nil},
	{"集中核查 campaign", "campaign_findings", "student_id", nil},
	{"删除申请 deletions", "privacy_requests", "student_id", nil},
}

// duplicateLine is a line of the journal of a merge.
type duplicateLine struct {
	DecisionID  dup.DecisionID
	Number      int
	Table       string `gorm:"column:table_name"`
	Column      string `gorm:"column:column_name"`
	RowID       []byte
	BeforeValue []byte
	AfterValue  []byte
}

// TableName is the name of the table.
func (duplicateLine) TableName() string { return "duplicate_lines" }

// Fixed names the kinds of rows of a person that a merge does not move.
func (t duplicateTx) Fixed(_ context.Context, person domain.PersonID) ([]string, error) {
	var kinds []string
	for _, r := range fixed {
		var there []int
		if err := t.db.Raw("SELECT 1 FROM "+r.table+" WHERE "+r.column+" = ? LIMIT 1", person).Scan(&there).Error; err != nil {
			return nil, err
		}
		if len(there) > 0 && !slices.Contains(kinds, r.kind) {
			kinds = append(kinds, r.kind)
		}
	}
	return kinds, nil
}

// Move points the loser's rows to the winner.
func (t duplicateTx) Move(_ context.Context, d dup.Decision) (map[string]int, error) {
	lines, err := t.retireAnswers(d)
	if err != nil {
		return nil, err
	}
	for _, r := range moved {
		some, err := t.pointing(r, d)
		if err != nil {
			return nil, err
		}
		for _, l := range some {
			l.DecisionID, l.Number = d.ID, len(lines)+1
			lines = append(lines, l)
			err := t.db.Table(l.Table).Where("id = ?", l.RowID).UpdateColumn(l.Column, l.AfterValue).Error
			if duplicate(err) {
				return nil, dup.ErrCollides.With("kind", r.kind)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	if len(lines) > 0 {
		if err := t.db.CreateInBatches(lines, 200).Error; err != nil {
			return nil, err
		}
	}
	t.mark(d.Winner, d.Loser)
	return t.has(d.Winner)
}

// retireAnswers takes the key from the older of two answers to the same purpose,
// since the newest alone counts and none is ever removed.
func (t duplicateTx) retireAnswers(d dup.Decision) ([]duplicateLine, error) {
	var rows []struct {
		Lost, Won     []byte
		LostAt, WonAt time.Time
	}
	err := t.db.Table("consent_given AS l").
		Joins("JOIN consent_given AS w ON w.student_id = ? AND w.purpose = l.purpose AND w.giver = l.giver AND w.current_key = 1", d.Winner).
		Where("l.student_id = ? AND l.current_key = 1", d.Loser).
		Select("l.id AS lost, w.id AS won, l.created_at AS lost_at, w.created_at AS won_at").Order("l.id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	var lines []duplicateLine
	for _, r := range rows {
		older := r.Lost
		if r.LostAt.After(r.WonAt) {
			older = r.Won
		}
		lines = append(lines, duplicateLine{
			DecisionID: d.ID, Number: len(lines) + 1, Table: answered.table, Column: answered.column, RowID: older, BeforeValue: []byte{1}, AfterValue: []byte{},
		})
		if err := t.db.Table(answered.table).Where("id = ?", older).UpdateColumn(answered.column, nil).Error; err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// pointing are the lines of one column that names the loser, and of its keys.
func (t duplicateTx) pointing(r reference, d dup.Decision) ([]duplicateLine, error) {
	var lines []duplicateLine
	for _, column := range append([]string{r.column}, r.keys...) {
		var rows []struct{ ID, Value []byte }
		err := locked(t.db).Table(r.table).Where(r.column+" = ? AND "+column+" IS NOT NULL", d.Loser).
			Select("id, " + column + " AS value").Order("id").Find(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			lines = append(lines, duplicateLine{
				Table: r.table, Column: column, RowID: row.ID, BeforeValue: row.Value, AfterValue: renamed(row.Value, d.Loser, d.Winner),
			})
		}
	}
	return lines, nil
}

// renamed puts one id in the place of another in a value made of ids.
func renamed(value []byte, from, to domain.PersonID) []byte {
	after := bytes.Clone(value)
	for at := 0; at+len(from) <= len(after); at += len(from) {
		if bytes.Equal(after[at:at+len(from)], from[:]) {
			copy(after[at:], to[:])
		}
	}
	return after
}

// has counts a person's rows by kind.
func (t duplicateTx) has(person domain.PersonID) (map[string]int, error) {
	counts := map[string]int{}
	for _, r := range slices.Concat(moved, fixed) {
		var n int64
		if err := t.db.Table(r.table).Where(r.column+" = ?", person).Count(&n).Error; err != nil {
			return nil, err
		}
		counts[r.kind] += int(n)
	}
	return counts, nil
}

// Restore gives back what Move took, if nothing of it has changed.
func (t duplicateTx) Restore(_ context.Context, d dup.Decision) error {
	now, err := t.has(d.Winner)
	if err != nil {
		return err
	}
	for _, r := range slices.Concat(moved, fixed) {
		if now[r.kind] != d.Left[r.kind] {
			return dup.ErrWritten.With("kinds", r.kind)
		}
	}
	var lines []duplicateLine
	if err := t.db.Where("decision_id = ?", d.ID).Order("number DESC").Find(&lines).Error; err != nil {
		return err
	}
	for _, l := range lines { // the last step first
		as, back := t.db.Table(l.Table).Where("id = ? AND "+l.Column+" = ?", l.RowID, l.AfterValue), any(l.BeforeValue)
		if l.Table == answered.table && l.Column == answered.column {
			as, back = t.db.Table(l.Table).Where("id = ? AND "+l.Column+" IS NULL", l.RowID), 1
		}
		done := as.UpdateColumn(l.Column, back)
		if duplicate(done.Error) || done.Error == nil && done.RowsAffected == 0 {
			return dup.ErrWritten.With("kinds", kindOf(l))
		}
		if done.Error != nil {
			return done.Error
		}
	}
	t.mark(d.Winner, d.Loser)
	return nil
}

// kindOf is what the row of a line is called.
func kindOf(l duplicateLine) string {
	i := slices.IndexFunc(moved, func(r reference) bool { return r.table == l.Table })
	return moved[i].kind
}
