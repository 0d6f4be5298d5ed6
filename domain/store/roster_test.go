package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/domain/roster"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/media/document"
)

// sheets gives files that stand in memory.
type sheets map[domain.FileID][]byte

type sheet struct{ *document.Sheet }

func (s sheet) Next() (roster.SheetRow, error) {
	row, err := s.Sheet.Next()
	r := roster.SheetRow{Number: row.Number}
	for _, c := range row.Cells {
		r.Cells = append(r.Cells, roster.Cell{Text: c.Text, Trouble: string(c.Trouble)})
	}
	return r, err
}

func (m sheets) Open(_ context.Context, file domain.FileID) (roster.Sheet, error) {
	s, err := document.OpenSheet(bytes.NewReader(m[file]), int64(len(m[file])))
	if err != nil {
		return nil, roster.ErrFile
	}
	return sheet{s}, nil
}

// desk is the village with somebody who brings rosters.
type desk struct {
	village
	files  sheets
	roster roster.Service
}

func newDesk(t *testing.T, db *store.DB) desk {
	t.Helper()
	d := desk{village: newVillage(t, db), files: sheets{}}
	d.roster = roster.New(db.Roster(), db.World(), store.Fold{}, d.files)
	return d
}

// head is the title row of most files here.
const head = "姓名,证件号码,学籍号,学段,入学年份,班号,就读状态,是否寄宿,联系电话,家庭住址,监护人姓名,监护人关系,监护人证件号码,监护人电话,社保卡金融账号,户名\n"

// bring brings a file and checks it.
func (d desk) bring(t *testing.T, who domain.Actor, unit domain.UnitID, text string) roster.Roster {
	t.Helper()
	ctx, file := context.Background(), domain.FileID(storetest.NextID())
	d.files[file] = []byte(text)
	upload(t, d.db, who.Person, file, "roster")
	r, err := d.roster.Bring(ctx, who, roster.Bringing{Unit: unit, File: file})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.roster.Check(ctx, system, r.ID); err != nil {
		t.Fatal(err)
	}
	if r, err = d.roster.Roster(ctx, who, r.ID); err != nil {
		t.Fatal(err)
	}
	return r
}

// upload is a checked file of a person, whose bytes stand elsewhere.
func upload(t *testing.T, db *store.DB, owner domain.PersonID, file domain.FileID, kind string) {
	t.Helper()
	err := db.Write(context.Background()).Table("files_files").Create(map[string]any{
		"id": file, "owner": owner, "kind": kind, "name": db.Keys().Seal("files_files.name", file, []byte("花名册.csv")), "state": "clean", "refusal": "", "size": 1, "chunk_size": 65536,
		"type": "text/plain", "width": 0, "height": 0, "duration_ms": 0, "attached_kind": "", "people": 0, "created_at": storetest.Start,
	}).Error
	if err != nil {
		t.Fatal(err)
	}
}

// apply applies a checked roster.
func (d desk) apply(t *testing.T, who domain.Actor, r roster.Roster) roster.Roster {
	t.Helper()
	ctx := context.Background()
	if _, err := d.roster.Apply(ctx, who, r.ID, r.Version); err != nil {
		t.Fatal(err)
	}
	if err := d.roster.Carry(ctx, system, r.ID); err != nil {
		t.Fatal(err)
	}
	r, err := d.roster.Roster(ctx, who, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func counts(r roster.Roster) string {
	return fmt.Sprintf("%s: %d rows, %d new, %d changed, %d same, %d missing, %d pending, %d wrong, %d warned",
		r.State, r.Total, r.Fresh, r.Changed, r.Same, r.Missing, r.Pending, r.Wrong, r.Warned)
}

func wantCounts(t *testing.T, remark string, r roster.Roster, want string) {
	t.Helper()
	if got := counts(r); got != want {
		t.Errorf("%s:\n got %s\nwant %s (%s)", remark, got, want, r.Trouble)
	}
}

// row writes a line of the file: a pupil of the primary class in 清丰.
func row(name, body, rest string) string {
	return fmt.Sprintf("%s,%s,G%s,小学,2023,1,%s\n", name, idNumber(body), idNumber(body), rest)
}

const (
	zhang1 = "41090020170101003"
	zhang2 = "41090020170103001"
)

func twins() string {
	return head +
		row("张伟", zhang1, "在校,是,,濮阳市清丰县某村,张建军,父亲,"+idNumber("41090019880101001")+",13900000001,6217000000000000004,张建军") +
		row("张伟", zhang2, ",,,,张建军,父亲,"+idNumber("41090019880101001")+",13900000001,,") +
		row("陈小满", chenID[:17], ",,,,陈建国,父亲,,,,")
}

func TestRosterComesInOnceAndChangesNothingAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		r := d.bring(t, d.officer, d.ofQingfeng.ID, twins())
		wantCounts(t, "dry run", r, "checked: 3 rows, 2 new, 0 changed, 1 same, 0 missing, 0 pending, 0 wrong, 0 warned")
		if l, _ := d.people.Students(ctx, d.officer, people.Filter{}, domain.Page{Limit: 9}); len(l.Items) != 1 {
			t.Errorf("a dry run enrolled %d", len(l.Items)-1)
		}
		r = d.apply(t, d.officer, r)
		wantCounts(t, "applied", r, "applied: 3 rows, 2 new, 0 changed, 1 same, 0 missing, 0 pending, 0 wrong, 0 warned")
		l, err := d.people.Students(ctx, d.officer, people.Filter{Query: "zhangwei"}, domain.Page{Limit: 9})
		if err != nil || len(l.Items) != 2 {
			t.Fatalf("two pupils of one name: %d, %v", len(l.Items), err)
		}
		cards, guardians := 0, map[domain.PersonID]int{}
		for _, item := range l.Items {
			v, err := d.people.Student(ctx, d.officer, item.Person)
			if err != nil || v.Details.Address == "" && v.Enrolment.Enrolment.Boarding {
				t.Errorf("%+v, %v", v, err)
			}
			if v.Details.CardLast4 == "0004" {
				cards++
			}
			for _, g := range v.Guardians {
				guardians[g.Person]++
			}
			revealed, err := d.people.Reveal(ctx, d.officer, item.Person, []people.Secret{people.SecretID, people.SecretXueji, people.SecretGuardianPhone}, "核对")
			if err != nil || "G"+revealed.IDNumber != revealed.Xueji || revealed.GuardianPhones[0].Phone != "13900000001" {
				t.Errorf("what was staged does not open: %v", err)
			}
		}
		if cards != 1 || len(guardians) != 1 {
			t.Errorf("%d cards, %d guardians: two children of one father", cards, len(guardians))
		}
		again := d.bring(t, d.officer, d.ofQingfeng.ID, twins())
		wantCounts(t, "the same file again", again, "checked: 3 rows, 0 new, 0 changed, 3 same, 0 missing, 0 pending, 0 wrong, 0 warned")
		again = d.apply(t, d.officer, again)
		wantCounts(t, "applied again", again, "applied: 3 rows, 0 new, 0 changed, 3 same, 0 missing, 0 pending, 0 wrong, 0 warned")
	})
}

func TestRosterChangesAndMissingAndTakenBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		first := d.apply(t, d.officer, d.bring(t, d.officer, d.ofQingfeng.ID, twins()))
		changed := head +
			row("张维", zhang1, "休学,,13911112222,,张建军,父亲,"+idNumber("41090019880101001")+",13900000002,6230000000000000007,张建军") +
			row("陈小满", chenID[:17], ",,,,,,,,,")
		r := d.bring(t, d.officer, d.ofQingfeng.ID, changed)
		wantCounts(t, "changed", r, "checked: 2 rows, 0 new, 1 changed, 1 same, 1 missing, 0 pending, 0 wrong, 0 warned")
		rows, err := d.roster.Rows(ctx, d.officer, r.ID, roster.VerdictMissing, 0, 10)
		if err != nil || len(rows) != 1 || rows[0].Name != "张伟" {
			t.Errorf("missing: %+v, %v", rows, err)
		}
		r = d.apply(t, d.officer, r)
		l, _ := d.people.Students(ctx, d.officer, people.Filter{}, domain.Page{Limit: 9})
		if len(l.Items) != 3 {
			t.Errorf("a missing pupil was removed: %d left", len(l.Items))
		}
		check := func(remark, name string, status identity.Status, card, phone string, past int) domain.PersonID {
			t.Helper()
			byName, err := d.people.Students(ctx, d.officer, people.Filter{Query: name}, domain.Page{Limit: 9})
			if err != nil || len(byName.Items) == 0 {
				t.Fatalf("%s: nobody, %v", remark, err)
			}
			for _, item := range byName.Items {
				v, err := d.people.Student(ctx, d.officer, item.Person)
				if err != nil {
					t.Fatal(err)
				}
				if v.Details.CardLast4 != card {
					continue
				}
				if v.Enrolment.Enrolment.Status != status || v.Guardians[0].Phone != phone || len(v.Past) != past {
					t.Errorf("%s: %+v", remark, v)
				}
				return v.Person
			}
			t.Errorf("%s: no pupil with the card %s", remark, card)
			return domain.PersonID{}
		}
		check("after the change", "张维", identity.Suspended, "0007", "139****0002", 1)
		if _, err := d.roster.TakeBack(ctx, d.officer, first.ID, first.Version); !errors.Is(err, roster.ErrInUse) {
			t.Errorf("the first is in use by the second: %v", err)
		}
		if _, err := d.roster.TakeBack(ctx, d.officer, r.ID, r.Version); err != nil {
			t.Fatal(err)
		}
		var moves int64
		tasks := db.Read(ctx).Table("tasks").Where("kind = ?", people.Moved{}.Kind())
		if err := tasks.Count(&moves).Error; err != nil || moves != 2 {
			t.Errorf("%d moves were ordered, %v; want one there and one back", moves, err)
		}
		zhang := check("taken back", "张伟", identity.Attending, "0004", "139****0001", 0)
		if _, err := d.roster.TakeBack(ctx, d.officer, r.ID, r.Version+1); !errors.Is(err, roster.ErrState) {
			t.Errorf("taken back twice: %v", err)
		}
		address := "新地址"
		v, _ := d.people.Student(ctx, d.officer, zhang)
		if _, err := d.people.Correct(ctx, d.officer, zhang, v.Version, people.Correction{Address: &address}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.roster.TakeBack(ctx, d.officer, first.ID, first.Version); !errors.Is(err, roster.ErrInUse) {
			t.Errorf("corrected since: %v", err)
		}
	})
}

func TestRosterTakenBackLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		count := func() (n [5]int64) {
			for i, table := range []string{"people_persons", "people_enrolments", "people_guardians", "people_cards", "people_transfers"} {
				if err := db.Read(ctx).Table(table).Count(&n[i]).Error; err != nil {
					t.Fatal(err)
				}
			}
			return n
		}
		before := count()
		r := d.apply(t, d.officer, d.bring(t, d.officer, d.ofQingfeng.ID, twins()))
		if count() == before {
			t.Fatal("nothing came")
		}
		if _, err := d.roster.TakeBack(ctx, d.officer, r.ID, r.Version); err != nil {
			t.Fatal(err)
		}
		if after := count(); after != before {
			t.Errorf("left behind: %v, want %v", after, before)
		}
	})
}

func TestRosterNamesEveryWrongCell(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		secret := idNumber(zhang1)
		text := head +
			"张伟,410900201203150007,G" + secret + ",小学,2023,1,在校,,,,,,,,,\n" + // 2: A5
			"张伟,6.2E+18,,小学,2023,1,,,,,,,,,,\n" + // 3: lost digits
			"张伟,=1+1,,小学,2023,1,,,,,,,,,,\n" + // 4: formula
			",," + ",大学,abc,0,走,,123,,,,,,,\n" + // 5: everything
			"张伟," + secret + ",LG" + secret + ",小学,2022,9,,,,,张三,舅舅,123,456,62170,\n" + // 6
			"张伟," + idNumber(zhang2) + ",,小学,2023,1,,,,,,,,,6217000000000000005,张伟\n" + // 7: a warning
			"张伟," + idNumber(zhang2) + ",,小学,2023,1,,,,,,,,,,\n" // 8: twice
		r := d.bring(t, d.officer, d.ofQingfeng.ID, text)
		wantCounts(t, "wrong", r, "checked: 7 rows, 1 new, 0 changed, 0 same, 1 missing, 0 pending, 6 wrong, 1 warned")
		rows, err := d.roster.Rows(ctx, d.officer, r.ID, "", 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, row := range rows {
			for _, f := range row.Findings {
				got[f.Cell] = f.Code
				if strings.Contains(f.ZH+f.EN+row.Name, secret) || strings.Contains(f.ZH+f.EN, "410900") || f.ZH == "" {
					t.Errorf("%s repeats a number: %s", f.Cell, f.ZH)
				}
			}
		}
		for cell, code := range map[string]string{
			"B2": "identity.id_check", "B3": "roster.digits", "B4": "roster.formula",
			"A5": "roster.required", "D5": "roster.choice", "E5": "roster.number", "F5": "roster.number",
			"G5": "roster.choice", "I5": "identity.phone_form",
			"C6": "identity.xueji_form", "F6": "roster.class", "L6": "roster.choice", "M6": "identity.id_form",
			"N6": "identity.phone_form", "O6": "identity.card_form", "P6": "identity.name_empty",
			"O7": "F04", "B8": "roster.twice",
		} {
			if got[cell] != code {
				t.Errorf("%s: %q, want %s", cell, got[cell], code)
			}
		}
		if _, err := d.roster.Apply(ctx, d.officer, r.ID, r.Version); !errors.Is(err, roster.ErrWrong) {
			t.Errorf("applied in part: %v", err)
		}
	})
}

func TestRosterOfAPupilElsewhereIsPending(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		text := head + fmt.Sprintf("陈小满,%s,,小学,2023,2,,,,,,,,,,\n", idNumber(chenID[:17])) +
			fmt.Sprintf("李雷,%s,无,小学,2023,2,,,,,,,,,,\n", idNumber(zhang1))
		for range 2 { // a second time makes no second claim
			r := d.bring(t, d.other, d.ofNanle.ID, text)
			if r.Pending != 1 || r.Wrong != 0 {
				t.Fatal(counts(r))
			}
			rows, err := d.roster.Rows(ctx, d.other, r.ID, roster.VerdictPending, 0, 10)
			if err != nil || len(rows) != 1 || !rows[0].Person.IsZero() {
				t.Errorf("pending: %+v, %v", rows, err)
			}
			d.apply(t, d.other, r)
		}
		l, err := d.people.Transfers(ctx, d.mayor, people.Asked, domain.Page{Limit: 10})
		if err != nil || len(l.Items) != 1 || l.Items[0].FromSchool != d.ofQingfeng.ID {
			t.Errorf("claims: %+v, %v", l.Items, err)
		}
		s, err := db.Standing(ctx, d.chen)
		if err != nil || s.Place.School != d.ofQingfeng.ID {
			t.Errorf("the pupil stays until it is decided: %+v, %v", s.Place, err)
		}
	})
}

func TestRosterWithoutNumbersIsKnownAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := newDesk(t, db)
		text := "姓名,出生日期,性别,学段,入学年份,班号\n买买提·艾力,2017-05-06,男,小学,2023,1\n"
		r := d.apply(t, d.officer, d.bring(t, d.officer, d.ofQingfeng.ID, text))
		wantCounts(t, "first", r, "applied: 1 rows, 1 new, 0 changed, 0 same, 1 missing, 0 pending, 0 wrong, 0 warned")
		r = d.bring(t, d.officer, d.ofQingfeng.ID, text)
		wantCounts(t, "again", r, "checked: 1 rows, 0 new, 0 changed, 1 same, 1 missing, 0 pending, 0 wrong, 0 warned")
		twice := d.bring(t, d.officer, d.ofQingfeng.ID, text+"买买提·艾力,2017-05-06,男,小学,2023,1\n")
		if twice.Wrong != 1 {
			t.Errorf("twins without numbers: %s", counts(twice))
		}
	})
}

func TestRosterIsCheckedAgainWhenSomethingMoved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		r := d.bring(t, d.officer, d.ofQingfeng.ID, twins())
		a := people.Admission{Draft: identity.Draft{Name: "张伟", IDNumber: idNumber(zhang1)}, Class: d.classQingfeng.ID}
		if _, err := d.people.Enrol(ctx, d.officer, a); err != nil {
			t.Fatal(err)
		}
		r = d.apply(t, d.officer, r)
		if r.State != roster.Reading || r.Trouble != roster.ErrMoved.Code {
			t.Fatalf("applied over a change: %s %s", counts(r), r.Trouble)
		}
		if err := d.roster.Check(ctx, system, r.ID); err != nil {
			t.Fatal(err)
		}
		r, _ = d.roster.Roster(ctx, d.officer, r.ID)
		wantCounts(t, "again", r, "checked: 3 rows, 1 new, 1 changed, 1 same, 0 missing, 0 pending, 0 wrong, 0 warned")
	})
}

func TestRosterFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		for remark, row := range map[string]struct{ text, trouble string }{
			"no table":        {"\x00\x01\x02", "roster.file"},
			"nothing":         {"", "roster.file"},
			"titles only":     {head, "roster.empty"},
			"another table":   {"a,b\n1,2\n", "roster.columns"},
			"a column twice":  {"姓名," + head + "x\n", "roster.columns"},
			"a broken folder": {"PK\x03\x04nothing", "roster.file"},
		} {
			r := d.bring(t, d.officer, d.ofQingfeng.ID, row.text)
			if r.State != roster.Failed || r.Trouble != row.trouble {
				t.Errorf("%s: %s, %s", remark, r.State, r.Trouble)
			}
			if _, err := d.roster.Apply(ctx, d.officer, r.ID, r.Version); !errors.Is(err, roster.ErrState) {
				t.Errorf("%s: applied: %v", remark, err)
			}
		}
		picture, theirs := domain.FileID(storetest.NextID()), domain.FileID(storetest.NextID())
		upload(t, db, d.officer.Person, picture, "picture")
		upload(t, db, d.other.Person, theirs, "roster")
		if _, err := d.roster.Bring(ctx, d.officer, roster.Bringing{Unit: d.ofQingfeng.ID, File: picture}); !errors.Is(err, roster.ErrFile) {
			t.Errorf("a picture: %v", err)
		}
		if _, err := d.roster.Bring(ctx, d.officer, roster.Bringing{Unit: d.ofQingfeng.ID, File: theirs}); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("somebody else's file: %v", err)
		}
		if _, err := d.roster.Bring(ctx, d.other, roster.Bringing{Unit: d.ofQingfeng.ID}); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("another school's officer brings it: %v", err)
		}
		if _, err := d.roster.Bring(ctx, d.officer, roster.Bringing{Unit: d.classQingfeng.ID}); !errors.Is(err, roster.ErrScope) {
			t.Errorf("of a class: %v", err)
		}
	})
}

// TestRosterRowsGoWithTheirFile sweeps rosters whose files are there, and then
// gone.
func TestRosterRowsGoWithTheirFile(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx := newDesk(t, db), context.Background()
		applied := d.apply(t, d.officer, d.bring(t, d.officer, d.ofQingfeng.ID, twins()))
		checked := d.bring(t, d.officer, d.ofQingfeng.ID, twins())
		rows := func() (n int64) {
			t.Helper()
			if err := db.Read(ctx).Table("roster_rows").Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		file := func(r roster.Roster, state string) {
			t.Helper()
			is(t, state, db.Write(ctx).Table("files_files").Where("id = ?", r.File).Update("state", state).Error, nil)
		}
		before := rows()
		file(applied, "clean")
		file(checked, "clean")
		is(t, "sweep", d.roster.Sweep(ctx, system), nil)
		if n := rows(); n != before || n == 0 {
			t.Errorf("%d rows of %d while the files are there", n, before)
		}
		file(applied, "removed")
		file(checked, "removed")
		is(t, "sweep", d.roster.Sweep(ctx, system), nil)
		if n := rows(); n != 0 {
			t.Errorf("%d rows are left", n)
		}
		if r, err := d.roster.Roster(ctx, d.officer, checked.ID); err != nil || r.State != roster.Dropped {
			t.Errorf("the roster that was never applied is %s, %v", r.State, err)
		}
		_, err := d.roster.TakeBack(ctx, d.officer, applied.ID, applied.Version)
		is(t, "taking back", err, roster.ErrInUse)
	})
}
