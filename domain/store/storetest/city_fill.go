package storetest

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/store"
)

// fill writes the city past the services, in batches.
func (c BigCity) fill(b testing.TB, keys *store.Keyring, conn *sql.Conn) {
	b.Helper()
	c.units(b, conn)
	at := Start.AddDate(-1, 0, 0)
	persons := NewBulk(b, conn, "people_persons", "id", "name", "search_key", "sex", "born", "id_kind", "id_sealed", "id_blind",
		"phone_sealed", "phone_blind", "phone_last4", "address_sealed", "index_key", "version", "created_at")
	enrolments := NewBulk(b, conn, "people_enrolments", "id", "person_id", "city_id", "county_id", "school_id", "class_id", "registered_school_id",
		"xueji_kind", "xueji_sealed", "xueji_blind", "index_key", "status", "boarding", "began_on", "end_reason", "current_key", "created_at")
	guardians := NewBulk(b, conn, "people_guardians", "id", "guardian_id", "ward_id", "relation", "began_on", "pair_key", "created_at")
	cards := NewBulk(b, conn, "people_cards", "id", "person_id", "card_sealed", "card_blind", "index_key", "last4", "owner", "bank", "doubtful",
		"current_key", "version", "created_at")
	person := func(id domain.PersonID, name, sex, number, phone string, born domain.Day) {
		var phoneBlind []byte
		last4 := ""
		if phone != "" {
			phoneBlind, last4 = keys.Blind("phone", phone), phone[len(phone)-4:]
		}
		persons.Add(id, name, store.Fold{}.Key(name), sex, born, "resident_id", keys.Seal("people_persons.id_sealed", id, []byte(number)),
			keys.Blind("id_number", number), keys.Seal("people_persons.phone_sealed", id, []byte(phone)), phoneBlind, last4,
			keys.Seal("people_persons.address_sealed", id, []byte("濮阳市某县某镇某村")), keys.BlindKey(), 1, at)
	}
	for n := range c.Pupils {
		p := c.Pupil(n)
		sex := map[bool]string{true: "female", false: "male"}[p.Female]
		person(p.ID, p.Name, sex, p.IDNumber, "", p.Born)
		if guardianOf(n) == n {
			person(p.Guardian, p.GuardianName, "male", p.GuardianID, p.Phone, guardianBorn(n))
		}
	}
	persons.End() // before whatever names them
	for n := range c.Pupils {
		p := c.Pupil(n)
		_, entry, _ := stageOf(n / 10 % 12)
		began := domain.NewDay(entry, 9, 1)
		enrolments.Add(p.Enrolment[:], p.ID, c.ID, p.Place.County, p.Place.School, p.Place.Class, p.Place.School, "G",
			keys.Seal("people_enrolments.xueji_sealed", p.Enrolment, []byte(p.Xueji)), keys.Blind("xueji", p.Xueji), keys.BlindKey(),
			"attending", n%4 == 0, began, "", p.ID, at)
		relation, card := cityID('R', n), cityID('K', n)
		guardians.Add(relation[:], p.Guardian, p.ID, "father", began, append(p.Guardian[:], p.ID[:]...), at)
		cards.Add(card[:], p.ID, keys.Seal("people_cards.card_sealed", card, []byte(p.Card)), keys.Blind("card", p.Card), keys.BlindKey(),
			p.Card[len(p.Card)-4:], p.Name, "", false, p.ID, 1, at)
	}
	enrolments.End()
	guardians.End()
	cards.End()
}

func (c BigCity) units(b testing.TB, conn *sql.Conn) {
	b.Helper()
	at := Start.AddDate(-2, 0, 0)
	rows := NewBulk(b, conn, "org_units", "id", "kind", "parent_id", "city_id", "county_id", "school_id", "code", "credit_code", "region", "name",
		"search_key", "stages", "private", "stage", "entry_year", "number", "years", "version", "created_at")
	code := func(id domain.UnitID) string { return id.String() }
	rows.Add(c.ID, "city", nil, c.ID, nil, nil, "410900", "", "410900", "濮阳市", "濮阳市", "null", false, "", 0, 0, 0, 1, at)
	for n, id := range c.Counties {
		rows.Add(id, "county", c.ID, c.ID, id, nil, regions[n+1], "", regions[n+1], fmt.Sprintf("第%d县", n+1), "", "null", false, "", 0, 0, 0, 1, at)
	}
	classes := (c.Pupils/120/c.schools)/perClass + 1
	for group := range 10 {
		var county any
		parent := c.ID
		if group > 0 {
			county, parent = c.Counties[group-1], c.Counties[group-1]
		}
		for s := range c.schools {
			school := c.School(group, s)
			rows.Add(school, "school", parent, c.ID, county, school, fmt.Sprintf("41%08d", group*10_000+s), "", regions[group],
				fmt.Sprintf("第%d学校", group*1000+s+1), "", `["primary","junior","senior"]`, false, "", 0, 0, 0, 1, at)
			for grade := range 12 {
				stage, entry, years := stageOf(grade)
				for n := range classes {
					id := classID(group, s, grade, n)
					rows.Add(id, "class", school, c.ID, county, school, code(id), "", regions[group], fmt.Sprintf("%d班", n+1), "", "null", false,
						stage, entry, n+1, years, 1, at.Add(time.Second))
				}
			}
		}
	}
	rows.End()
}
