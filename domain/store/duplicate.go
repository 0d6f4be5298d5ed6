package store

import (
	"bytes"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	dup "lizhi/domain/duplicate"
)

// Duplicate is the database as the feature duplicate sees it.
func (d *DB) Duplicate() dup.Store { return duplicateStore{d} }

type (
	duplicateStore struct{ *DB }
	duplicateTx    struct{ *tx }
)

// duplicateRow is a decision as the table duplicate_decisions keeps it.
type duplicateRow struct {
	ID         dup.DecisionID
	Winner     domain.PersonID `gorm:"column:winner_id"`
	Loser      domain.PersonID `gorm:"column:loser_id"`
	Verdict    dup.Verdict
	Reason     string
	City       domain.UnitID `gorm:"column:city_id"`
	County     domain.UnitID `gorm:"column:county_id"`
	DecidedBy  domain.PersonID
	Left       map[string]int `gorm:"column:left_rows;serializer:json"`
	Key        []byte         `gorm:"column:pair_key"`
	UndoReason string
	UndoneBy   domain.PersonID
	UndoneAt   *time.Time
	Version    int
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (duplicateRow) TableName() string { return "duplicate_decisions" }

// InTx runs fn in one transaction.
func (s duplicateStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(dup.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(duplicateTx{t}) })
}

// Alike finds the names and birth dates that stand there twice in the index that
// holds both, and from there the pairs.
func (s duplicateStore) Alike(ctx context.Context, reach domain.Reach, limit int) ([]dup.Pair, error) {
	var rows []struct{ A, B domain.PersonID }
	units, err := sorted(s.read(ctx), reach.Units)
	if err != nil {
		return nil, err
	}
	enrolled := func(person string) string {
		return "EXISTS (SELECT 1 FROM people_enrolments AS e WHERE e.person_id = " + person + ".id"
	}
	there, args := ")", []any(nil)
	if len(units["city"]) == 0 {
		there, args = " AND e.county_id IN ?)", []any{units["county"]}
	}
	err = s.read(ctx).Raw(`SELECT a.id AS a, b.id AS b
		FROM (SELECT born, search_key FROM people_persons WHERE born IS NOT NULL GROUP BY born, search_key HAVING COUNT(*) > 1) AS k
		JOIN people_persons AS a ON a.born = k.born AND a.search_key = k.search_key
		JOIN people_persons AS b ON b.born = k.born AND b.search_key = k.search_key AND b.id > a.id
		WHERE `+enrolled("a")+there+` AND `+enrolled("b")+there+`
		AND NOT EXISTS (SELECT 1 FROM duplicate_decisions AS d WHERE d.pair_key IS NOT NULL
			AND (d.winner_id = a.id AND d.loser_id = b.id OR d.winner_id = b.id AND d.loser_id = a.id))
		ORDER BY a.id, b.id LIMIT ?`, append(slices.Concat(args, args), limit)...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	var ids []domain.PersonID
	for _, r := range rows {
		ids = append(ids, r.A, r.B)
	}
	known, err := candidates(s.read(ctx), s.keys, ids)
	return convert(rows, func(r struct{ A, B domain.PersonID }) dup.Pair {
		return dup.Pair{A: known[r.A], B: known[r.B]}
	}), err
}

// candidates reads persons with the enrolment of today, or the last one.
func candidates(q *gorm.DB, keys *Keyring, ids []domain.PersonID) (map[domain.PersonID]dup.Candidate, error) {
	known := map[domain.PersonID]dup.Candidate{}
	for some := range slices.Chunk(ids, 500) {
		var persons []personRow
		if err := q.Where("id IN ?", some).Find(&persons).Error; err != nil {
			return nil, err
		}
		for _, r := range persons {
			p, err := keys.person(r)
			if err != nil {
				return nil, err
			}
			known[r.ID] = dup.Candidate{
				ID: p.ID, Name: p.Name, Key: p.SearchKey, Sex: p.Sex, Born: p.Born, Kind: p.IDKind, Number: p.IDNumber, CreatedAt: p.CreatedAt,
			}
		}
		var last []struct {
			PersonID                            domain.PersonID
			CityID, CountyID, SchoolID, ClassID domain.UnitID
			EndedOn                             domain.Day
			Name                                string
		}
		err := q.Table("people_enrolments AS e").Joins("JOIN org_units AS u ON u.id = e.school_id").Where("e.person_id IN ?", some).
			Select("e.person_id, e.city_id, e.county_id, e.school_id, e.class_id, e.ended_on, u.name").
			Order("CASE WHEN e.ended_on IS NULL THEN 1 ELSE 0 END, e.began_on, e.created_at, e.id").Find(&last).Error
		if err != nil {
			return nil, err
		}
		for _, e := range last {
			c := known[e.PersonID]
			c.Place = domain.Place{City: e.CityID, County: e.CountyID, School: e.SchoolID, Class: e.ClassID}
			c.School, c.Enrolled = e.Name, e.EndedOn.IsZero()
			known[e.PersonID] = c
		}
	}
	return known, nil
}

// Decisions lists those of a reach.
func (s duplicateStore) Decisions(ctx context.Context, reach domain.Reach, page domain.Page) ([]dup.Decision, error) {
	var rows []duplicateRow
	q := s.read(ctx).Where("county_id IN ? OR city_id IN ?", reach.Units, reach.Units)
	err := after(s.read(ctx).Where(q), "created_at", page).Find(&rows).Error
	return convert(rows, func(r duplicateRow) dup.Decision { return dup.Decision(r) }), err
}

// Lock reads and locks two persons.
func (t duplicateTx) Lock(_ context.Context, a, b domain.PersonID) (one, other dup.Candidate, err error) {
	ids := []domain.PersonID{a, b}
	slices.SortFunc(ids, func(x, y domain.PersonID) int { return bytes.Compare(x[:], y[:]) })
	var held []domain.PersonID
	if err := locked(t.db).Model(&personRow{}).Where("id IN ?", ids).Order("id").Pluck("id", &held).Error; err != nil {
		return one, other, err
	}
	known, err := candidates(t.db, t.store.keys, ids)
	if err != nil {
		return one, other, err
	}
	one, hasOne := known[a]
	other, hasOther := known[b]
	if !hasOne || !hasOther {
		return one, other, domain.ErrNotFound
	}
	return one, other, nil
}

// Whose are winner and loser of a decision.
func (t duplicateTx) Whose(_ context.Context, id dup.DecisionID) (winner, loser domain.PersonID, err error) {
	var r duplicateRow
	err = t.db.Select("winner_id", "loser_id").Where("id = ?", id).Take(&r).Error
	return r.Winner, r.Loser, found(err)
}

// Decision reads and locks one.
func (t duplicateTx) Decision(_ context.Context, id dup.DecisionID) (dup.Decision, error) {
	var r duplicateRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return dup.Decision(r), found(err)
}

// AddDecision keeps a decision.
func (t duplicateTx) AddDecision(_ context.Context, d dup.Decision) error {
	err := t.db.Create((*duplicateRow)(&d)).Error
	if !duplicate(err) {
		return err
	}
	var n int64
	if err := t.db.Model(&duplicateRow{}).Where("pair_key = ?", d.Key).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return dup.ErrDecided
	}
	return domain.ErrIDTaken
}

// SaveDecision saves a decision, which carries its next version.
func (t duplicateTx) SaveDecision(_ context.Context, d dup.Decision) error {
	return save(t.db, (*duplicateRow)(&d), d.Version)
}
