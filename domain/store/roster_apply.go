package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/people"
	"lizhi/domain/roster"
)

func (t rosterTx) Roster(_ context.Context, id roster.ID) (roster.Roster, error) {
	var row rosterRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return roster.Roster(row), err
}

func (t rosterTx) AddRoster(_ context.Context, r roster.Roster) (bool, error) {
	err := t.db.Create((*rosterRow)(&r)).Error
	if duplicate(err) {
		return false, nil
	}
	return err == nil, err
}

func (t rosterTx) SaveRoster(_ context.Context, r roster.Roster) error {
	return save(t.db, (*rosterRow)(&r), r.Version)
}

func (t rosterTx) ClearRows(_ context.Context, id roster.ID) error {
	return t.db.Where("roster_id = ?", id).Delete(&stagedRow{}).Error
}

// stageBatch keeps a statement below SQLite's 32,766 parameters.
const stageBatch = 250

func (t rosterTx) Stage(_ context.Context, r roster.Roster, rows []roster.Staged, done int) error {
	read := t.db.Model(&rosterRow{}).Where("id = ? AND version = ? AND state = ?", r.ID, r.Version, roster.Reading).Update("done", done)
	if read.Error != nil {
		return read.Error
	}
	if read.RowsAffected != 1 {
		return roster.ErrReadTwice
	}
	staged := make([]stagedRow, len(rows))
	for i, row := range rows {
		var err error
		if staged[i], err = t.store.keys.staged(r.ID, row); err != nil {
			return err
		}
	}
	return t.db.CreateInBatches(&staged, stageBatch).Error
}

func (t rosterTx) StageMissing(_ context.Context, id roster.ID, from int) (int, error) {
	var schools []domain.UnitID
	err := t.db.Model(&stagedRow{}).Distinct().Where("roster_id = ? AND school_id IS NOT NULL", id).Pluck("school_id", &schools).Error
	if err != nil {
		return 0, err
	}
	// Rows that leave the enrolment as it is carry no school: theirs is the pupil's.
	var more []domain.UnitID
	err = t.db.Table("roster_rows AS r").Joins("JOIN people_enrolments AS e ON e.current_key = r.person_id").
		Distinct().Where("r.roster_id = ? AND r.verdict IN ?", id, []roster.Verdict{roster.VerdictSame, roster.VerdictChanged}).Pluck("e.school_id", &more).Error
	if err != nil || len(schools)+len(more) == 0 {
		return 0, err
	}
	var rows []struct {
		PersonID domain.PersonID
		Name     string
	}
	err = t.db.Table("people_enrolments AS e").Joins("JOIN people_persons AS p ON p.id = e.person_id").
		Joins("LEFT JOIN roster_rows AS r ON r.roster_id = ? AND r.person_id = e.person_id", id).
		Where("e.school_id IN ? AND e.ended_on IS NULL AND r.person_id IS NULL", append(schools, more...)).
		Select("e.person_id", "p.name").Order("e.class_id, p.name, e.id").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	staged := make([]stagedRow, len(rows))
	for i, r := range rows {
		staged[i] = stagedRow{
			RosterID: id, Number: from + i, Verdict: roster.VerdictMissing, Findings: []roster.Finding{},
			PersonID: r.PersonID, SealedPerson: SealedPerson{Name: r.Name},
		}
	}
	return len(rows), t.db.CreateInBatches(&staged, stageBatch).Error
}

func (t rosterTx) Moves(_ context.Context, id roster.ID) ([]domain.PersonID, error) {
	var students []domain.PersonID
	err := t.db.Model(&stagedRow{}).Where("roster_id = ? AND enrolment_new = ? AND old_enrolment_id IS NOT NULL", id, true).
		Pluck("person_id", &students).Error
	return students, err
}

func (t rosterTx) Classes(_ context.Context, id roster.ID) ([]domain.UnitID, error) {
	var classes []domain.UnitID
	err := t.db.Model(&stagedRow{}).Distinct().Where("roster_id = ? AND enrolment_new = ?", id, true).Pluck("class_id", &classes).Error
	return classes, err
}

// step is one statement of applying: its kind of row is inserted or updated as
// it was staged.
type step struct {
	sql  string
	args []any
	rows int64 // staged for it; without any it is left out
}

// tally counts what was staged for each step, in one pass: a pass over so wide
// a table for nothing would cost as much as one that finds something.
type tally struct{ Persons, Changed, Guardians, Phones, Ended, Enrolments, Links, OldCards, Cards, Claims int64 }

func (t rosterTx) tally(id roster.ID) (n tally, err error) {
	err = t.db.Raw(`SELECT COALESCE(SUM(person_new), 0) AS persons, COALESCE(SUM(person_changed), 0) AS changed,
		COALESCE(SUM(guardian_new), 0) AS guardians, COALESCE(SUM(guardian_changed), 0) AS phones,
		COUNT(old_enrolment_id) AS ended, COALESCE(SUM(enrolment_new), 0) AS enrolments, COUNT(link_id) AS links,
		COUNT(old_card_id) AS old_cards, COUNT(card_id) AS cards, COUNT(claim_id) AS claims
		FROM roster_rows WHERE roster_id = ?`, id).Scan(&n).Error
	return n, err
}

// ApplyRows copies what was staged. Everything was computed and sealed before,
// so that the transaction is as short as the inserts themselves. Whatever moved
// since the check meets a version or a unique key.
func (t rosterTx) ApplyRows(_ context.Context, r roster.Roster, on domain.Day) error {
	if moved, err := t.moved(r.ID); err != nil || moved {
		return errors.Join(err, roster.ErrMoved)
	}
	n, err := t.tally(r.ID)
	if err != nil {
		return err
	}
	for _, s := range t.applySteps(r.ID, on, n) {
		if s.rows == 0 {
			continue
		}
		err := t.db.Exec(s.sql, s.args...).Error
		if duplicate(err) {
			return roster.ErrMoved
		}
		if err != nil {
			return fmt.Errorf("apply roster %s: %w", r.ID, err)
		}
	}
	return t.markRoster(r.ID)
}

// markRoster marks the awarded students of whom a roster says something new.
func (t rosterTx) markRoster(id roster.ID) error {
	return t.markWhere(`SELECT a.student_id FROM roster_rows r JOIN aid_awards a ON a.student_id = r.person_id
		WHERE r.roster_id = ? AND r.verdict IN ('new', 'changed', 'pending')`, id)
}

// moved reports whether a person, or an enrolment that is to end, is no longer
// as the check found it.
func (t rosterTx) moved(id roster.ID) (bool, error) {
	for _, query := range []string{
		`SELECT COUNT(*) FROM roster_rows r JOIN people_persons p ON p.id = r.person_id
			WHERE r.roster_id = ? AND r.verdict IN ('new', 'changed', 'pending') AND NOT r.person_new AND p.version <> r.person_version`,
		`SELECT COUNT(*) FROM roster_rows r JOIN people_enrolments e ON e.id = r.old_enrolment_id
			WHERE r.roster_id = ? AND e.ended_on IS NOT NULL`,
		`SELECT COUNT(*) FROM roster_rows r JOIN org_units c ON c.id = r.class_id WHERE r.roster_id = ? AND c.closed_on IS NOT NULL`,
	} {
		var n int64
		if err := t.db.Raw(query, id).Scan(&n).Error; err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

func (t rosterTx) applySteps(id roster.ID, on domain.Day, n tally) []step {
	now, yes := t.store.world.Now(), true
	return []step{
		{`INSERT INTO people_persons (id, name, search_key, sex, born, id_kind, id_sealed, id_blind, phone_sealed, phone_blind, phone_last4, address_sealed, index_key, roster_id, version, created_at)
			SELECT person_id, name, search_key, sex, born, id_kind, id_sealed, id_blind, phone_sealed, phone_blind, phone_last4, address_sealed, index_key, roster_id, 1, ?
			FROM roster_rows WHERE roster_id = ? AND person_new = ?`, []any{now, id, yes}, n.Persons},
		{`INSERT INTO people_persons (id, name, search_key, sex, born, id_kind, id_sealed, id_blind, phone_sealed, phone_blind, phone_last4, address_sealed, index_key, roster_id, version, created_at)
			SELECT guardian_id, guardian_name, guardian_search_key, guardian_sex, guardian_born, guardian_id_kind, guardian_id_sealed, guardian_id_blind, guardian_phone_sealed, guardian_phone_blind, guardian_phone_last4, NULL, index_key, roster_id, 1, ?
			FROM roster_rows WHERE roster_id = ? AND guardian_new = ?`, []any{now, id, yes}, n.Guardians},
		{changePersons, []any{id, id, id, id, id, id, id, id, id, id, id, id, id, yes}, n.Changed},
		{changeGuardians, []any{id, yes, id, yes, id, yes, id, yes, id, yes}, n.Phones},
		{
			`UPDATE people_enrolments SET ended_on = ?, end_reason = ?, current_key = NULL, ended_roster_id = ?
			WHERE id IN (SELECT old_enrolment_id FROM roster_rows WHERE roster_id = ? AND enrolment_new = ?)`,
			[]any{on, people.Changed, id, id, yes},
			n.Ended,
		},
		{`INSERT INTO people_enrolments (id, person_id, city_id, county_id, school_id, class_id, registered_school_id, xueji_kind, xueji_sealed, xueji_blind, index_key, status, boarding, began_on, end_reason, current_key, roster_id, created_at)
			SELECT enrolment_id, person_id, city_id, county_id, school_id, class_id, registered_school_id, xueji_kind, xueji_sealed, xueji_blind, index_key, status, boarding, ?, '', person_id, roster_id, ?
			FROM roster_rows WHERE roster_id = ? AND enrolment_new = ?`, []any{on, now, id, yes}, n.Enrolments},
		{`INSERT INTO people_guardians (id, guardian_id, ward_id, relation, began_on, pair_key, roster_id, created_at)
			SELECT link_id, guardian_id, person_id, relation, ?, pair_key, roster_id, ?
			FROM roster_rows WHERE roster_id = ? AND link_id IS NOT NULL`, []any{on, now, id}, n.Links},
		{`UPDATE people_cards SET current_key = NULL, ended_on = ?, version = version + 1
			WHERE id IN (SELECT old_card_id FROM roster_rows WHERE roster_id = ? AND old_card_id IS NOT NULL)`, []any{on, id}, n.OldCards},
		{`INSERT INTO people_cards (id, person_id, card_sealed, card_blind, index_key, last4, owner, bank, doubtful, current_key, roster_id, version, created_at)
			SELECT card_id, person_id, card_sealed, card_blind, index_key, card_last4, card_owner, '', card_doubtful, person_id, roster_id, 1, ?
			FROM roster_rows WHERE roster_id = ? AND card_id IS NOT NULL`, []any{now, id}, n.Cards},
		{
			`INSERT INTO people_transfers (id, person_id, enrolment_id, kind, city_id, from_county_id, from_school_id, from_class_id, to_county_id, to_school_id, to_class_id, state, reason, answer, asked_on, open_key, roster_id, version, created_at)
			SELECT r.claim_id, r.person_id, e.id, ?, e.city_id, e.county_id, e.school_id, e.class_id, r.county_id, r.school_id, r.class_id, ?, '', '', ?, r.pair_key, r.roster_id, 1, ?
			FROM roster_rows r JOIN people_enrolments e ON e.id = r.old_enrolment_id
			WHERE r.roster_id = ? AND r.claim_id IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM people_transfers o WHERE o.person_id = r.person_id AND o.to_school_id = r.school_id AND o.open_key IS NOT NULL)`,
			[]any{people.Claimed, people.Asked, on, now, id},
			n.Claims,
		},
	}
}

// changePersons sets what was staged of persons on file. Both databases know
// the correlated form and neither the other's joined one.
const changePersons = `UPDATE people_persons SET
	name = (SELECT r.name FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	search_key = (SELECT r.search_key FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	sex = (SELECT r.sex FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	born = (SELECT r.born FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	id_kind = (SELECT r.id_kind FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	id_sealed = (SELECT r.id_sealed FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	id_blind = (SELECT r.id_blind FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	phone_sealed = (SELECT r.phone_sealed FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	phone_blind = (SELECT r.phone_blind FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	phone_last4 = (SELECT r.phone_last4 FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	address_sealed = (SELECT r.address_sealed FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	index_key = (SELECT r.index_key FROM roster_rows r WHERE r.roster_id = ? AND r.person_id = people_persons.id),
	version = version + 1
	WHERE id IN (SELECT person_id FROM roster_rows WHERE roster_id = ? AND person_changed = ?)`

const changeGuardians = `UPDATE people_persons SET
	phone_sealed = (SELECT r.guardian_phone_sealed FROM roster_rows r WHERE r.roster_id = ? AND r.guardian_id = people_persons.id AND r.guardian_changed = ?),
	phone_blind = (SELECT r.guardian_phone_blind FROM roster_rows r WHERE r.roster_id = ? AND r.guardian_id = people_persons.id AND r.guardian_changed = ?),
	phone_last4 = (SELECT r.guardian_phone_last4 FROM roster_rows r WHERE r.roster_id = ? AND r.guardian_id = people_persons.id AND r.guardian_changed = ?),
	index_key = (SELECT r.index_key FROM roster_rows r WHERE r.roster_id = ? AND r.guardian_id = people_persons.id AND r.guardian_changed = ?),
	version = version + 1
	WHERE id IN (SELECT guardian_id FROM roster_rows WHERE roster_id = ? AND guardian_changed = ?)`

// TakeBackRows undoes ApplyRows, last step first. What others built on a person
// holds the row by its foreign key; what was changed since has another version.
func (t rosterTx) TakeBackRows(_ context.Context, r roster.Roster) error {
	var rows int64 // once they are swept nobody knows what was before
	if err := t.db.Model(&stagedRow{}).Where("roster_id = ?", r.ID).Count(&rows).Error; err != nil {
		return err
	}
	if rows == 0 && r.Total > 0 {
		return roster.ErrInUse
	}
	if used, err := t.used(r.ID); err != nil || used {
		return errors.Join(err, roster.ErrInUse)
	}
	if err := t.markRoster(r.ID); err != nil {
		return err
	}
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM people_transfers WHERE roster_id = ?`, []any{r.ID}},
		{`DELETE FROM people_cards WHERE roster_id = ?`, []any{r.ID}},
		{`UPDATE people_cards SET current_key = person_id, ended_on = NULL, version = version + 1
			WHERE id IN (SELECT old_card_id FROM roster_rows WHERE roster_id = ? AND old_card_id IS NOT NULL)`, []any{r.ID}},
		{`DELETE FROM people_guardians WHERE roster_id = ?`, []any{r.ID}},
		{`DELETE FROM people_enrolments WHERE roster_id = ?`, []any{r.ID}},
		{`UPDATE people_enrolments SET ended_on = NULL, end_reason = '', current_key = person_id, ended_roster_id = NULL WHERE ended_roster_id = ?`, []any{r.ID}},
	} {
		if err := inUse(t.db.Exec(s.sql, s.args...).Error); err != nil {
			return err
		}
	}
	if err := t.putBack(r.ID); err != nil {
		return err
	}
	return inUse(t.db.Exec(`DELETE FROM people_persons WHERE roster_id = ?`, r.ID).Error)
}

func inUse(err error) error {
	if errors.Is(err, gorm.ErrForeignKeyViolated) || duplicate(err) {
		return roster.ErrInUse
	}
	return err
}

// used reports whether something was done since with what a roster brought.
func (t rosterTx) used(id roster.ID) (bool, error) {
	for _, query := range []string{
		`SELECT COUNT(*) FROM people_persons WHERE roster_id = ? AND version <> 1`,
		`SELECT COUNT(*) FROM roster_rows r JOIN people_persons p ON p.id = r.person_id
			WHERE r.roster_id = ? AND r.person_changed AND p.version <> r.person_version + 1`,
		`SELECT COUNT(*) FROM roster_rows r JOIN people_persons p ON p.id = r.guardian_id
			WHERE r.roster_id = ? AND r.guardian_changed AND p.roster_id IS NULL AND p.phone_blind <> r.guardian_phone_blind`,
		`SELECT COUNT(*) FROM people_enrolments WHERE roster_id = ? AND ended_on IS NOT NULL`,
		`SELECT COUNT(*) FROM people_guardians WHERE roster_id = ? AND ended_on IS NOT NULL`,
		`SELECT COUNT(*) FROM people_cards WHERE roster_id = ? AND (ended_on IS NOT NULL OR verified_at IS NOT NULL)`,
		`SELECT COUNT(*) FROM people_transfers WHERE roster_id = ? AND state <> 'asked'`,
	} {
		var n int64
		if err := t.db.Raw(query, id).Scan(&n).Error; err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// putBack restores the persons whom a roster changed.
func (t rosterTx) putBack(id roster.ID) error {
	after := -1
	for {
		var rows []stagedRow
		err := t.db.Select("number", "person_changed", "person_before", "guardian_changed", "guardian_before").
			Where("roster_id = ? AND number > ? AND (person_changed = ? OR guardian_changed = ?)", id, after, true, true).
			Order("number").Limit(500).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			after = r.Number
			for text, changed := range map[string]bool{r.PersonBefore: r.PersonChanged, r.GuardianBefore: r.GuardianChanged} {
				if !changed {
					continue
				}
				if err := t.restore(text); err != nil {
					return err
				}
			}
		}
	}
}

func (t rosterTx) restore(text string) error {
	var p personRow
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return err
	}
	// Which roster brought the person is no part of what another one changed.
	var now personRow
	if err := t.db.Select("roster_id").Where("id = ?", p.ID).Take(&now).Error; err != nil {
		return err
	}
	p.RosterID = now.RosterID
	p.Version += 2 // the roster's change was one, this is another
	return save(t.db, &p, p.Version)
}
