package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// invariant is something that must hold of the data whatever happened. Check
// gives a line for everything that breaks it, naming the row and nothing
// personal.
type invariant struct {
	name  string
	check func(d *DB, q *gorm.DB) ([]string, error)
}

// Broken is one row that breaks an invariant.
type Broken struct {
	Invariant string
	Row       string
}

// invariants is every one of them: those of the core, and a list of each
// feature that has some. A list is a variable in the feature's file:
//
//	var paymentInvariants = []invariant{{"an obligation's parts add up", noRows(`SELECT … AS line`)}}
func invariants() []invariant {
	var list []invariant
	for _, part := range [][]invariant{
		coreInvariants,
		peopleInvariants,
		filesInvariants,
		publicityInvariants,
		paymentInvariants,
		insightInvariants,
		campaignInvariants,
		recognitionInvariants,
		aidInvariants,
		fundInvariants,
	} {
		list = append(list, part...)
	}
	return list
}

// noRows is a check that a query, whose one column is called line, finds
// nothing. Ids come out as HEX(id).
func noRows(query string) func(*DB, *gorm.DB) ([]string, error) {
	return func(_ *DB, q *gorm.DB) ([]string, error) {
		var lines []struct{ Line string }
		err := q.Raw(query + " LIMIT 1000").Scan(&lines).Error
		out := make([]string, len(lines))
		for i, l := range lines {
			out[i] = l.Line
		}
		return out, err
	}
}

var coreInvariants = []invariant{
	{"a running task has a claim", noRows(`SELECT HEX(id) AS line FROM tasks WHERE state = 'running' AND (token = '' OR lease_until IS NULL)`)},
	{"a task that is over holds no unique key", noRows(`SELECT HEX(id) AS line FROM tasks WHERE state IN ('done', 'dead') AND once_key IS NOT NULL`)},
	{"a task is in one of its states", noRows(`SELECT HEX(id) AS line FROM tasks WHERE state NOT IN ('waiting', 'running', 'done', 'dead')`)},
	{"a sealed value has a key of the keyring", unknownKeys},
	{"a blind index is of the current key", otherIndexKeys},
}

var peopleInvariants = []invariant{
	{"who is enrolled is so once, and knows it", noRows(`SELECT HEX(id) AS line FROM people_enrolments
		WHERE (ended_on IS NULL) <> (current_key IS NOT NULL) OR current_key <> person_id`)},
	{"an enrolment's class is of its school", noRows(`SELECT HEX(e.id) AS line FROM people_enrolments e JOIN org_units c ON c.id = e.class_id
		WHERE e.ended_on IS NULL AND c.school_id <> e.school_id`)},
	{"a unit stands below one of the level above", noRows(`SELECT HEX(u.id) AS line FROM org_units u LEFT JOIN org_units p ON p.id = u.parent_id
		WHERE u.kind = 'class' AND (p.kind IS NULL OR p.kind <> 'school') OR u.kind = 'school' AND (p.kind IS NULL OR p.kind NOT IN ('county', 'city'))`)},
}

// unknownKeys finds sealed values that nobody can open.
func unknownKeys(d *DB, q *gorm.DB) ([]string, error) {
	var lines []string
	for _, name := range sealedColumns {
		table, column, _ := strings.Cut(name, ".")
		var keys [][]byte
		err := q.Table(table).Where(column+" IS NOT NULL").Distinct("SUBSTR("+column+", 2, 8) AS id").Pluck("id", &keys).Error
		if err != nil {
			return nil, err
		}
		for _, id := range keys {
			if _, known := d.keys.byID(fieldKey, string(id)); !known {
				lines = append(lines, fmt.Sprintf("%s: key %q", name, id))
			}
		}
	}
	return lines, nil
}

// otherIndexKeys finds rows that a search would miss: a rotation of the index
// key was not finished.
func otherIndexKeys(d *DB, q *gorm.DB) ([]string, error) {
	var lines []string
	for _, b := range blindColumns {
		table, _, _ := strings.Cut(b.sealed, ".")
		var n int64
		err := q.Table(table).Where("index_key <> ? AND "+b.column+" IS NOT NULL", d.keys.BlindKey()).Count(&n).Error
		if err != nil {
			return nil, err
		}
		if n > 0 {
			lines = append(lines, fmt.Sprintf("%s.%s: %d rows", table, b.column, n))
		}
	}
	return lines, nil
}

// Invariants checks every invariant and gives what breaks one, at most a
// thousand rows of each.
func (d *DB) Invariants(ctx context.Context) ([]Broken, error) {
	var broken []Broken
	for _, i := range invariants() {
		rows, err := i.check(d, d.read(ctx))
		if err != nil {
			return broken, fmt.Errorf("%s: %w", i.name, err)
		}
		for _, row := range rows {
			broken = append(broken, Broken{i.name, row})
		}
	}
	return broken, nil
}
