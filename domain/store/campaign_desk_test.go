package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"testing"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
	"lizhi/media/document"
	"lizhi/seeds"
)

// tables gives files that stand in memory, in the campaign's words.
type tables map[domain.FileID][]byte

type departmentTable struct{ *document.Sheet }

func (s departmentTable) Next() (reading.Row, error) {
	row, err := s.Sheet.Next()
	r := reading.Row{Number: row.Number}
	for _, c := range row.Cells {
		r.Cells = append(r.Cells, reading.Cell{Text: c.Text, Trouble: string(c.Trouble)})
	}
	return r, err
}

func (m tables) Open(_ context.Context, file domain.FileID) (reading.Table, error) {
	s, err := document.OpenSheet(bytes.NewReader(m[file]), int64(len(m[file])))
	if err != nil {
		return nil, campaign.ErrFile
	}
	return departmentTable{s}, nil
}

// bureau is the town with the people who check it: 刘敏 and 孙强 of the primary
// school in 清丰, 高洁 of the county, 马丽 of the city.
type bureau struct {
	cast
	t        *testing.T
	db       *store.DB
	campaign campaign.Service
	hardship hardship.Service
	files    tables
	c        campaign.Campaign
}

func newBureau(t *testing.T, db *store.DB) *bureau {
	t.Helper()
	b := &bureau{cast: newCast(t, db), t: t, db: db, files: tables{}, hardship: hardship.New(db.Hardship(), db.World())}
	b.campaign = campaign.New(db.Campaign(), db.World(), store.Fold{}, b.files)
	ctx := context.Background()
	ref, err := seeds.Campaign()
	b.must(err, b.campaign.Load(ctx, system, ref))
	h, err := seeds.Hardship()
	b.must(err, b.hardship.Load(ctx, system, h))
	days, err := seeds.CalendarDays()
	b.must(err)
	for d, working := range days {
		insert(t, db, "org_calendar", map[string]any{"day": d, "working": working})
	}
	b.c = b.open(spring)
	return b
}

func (b *bureau) must(errs ...error) {
	b.t.Helper()
	for _, err := range errs {
		if err != nil {
			b.t.Fatal(err)
		}
	}
}

// open opens the campaign of a term.
func (b *bureau) open(term domain.Term) campaign.Campaign {
	b.t.Helper()
	today := b.db.World().Today()
	c, err := b.campaign.Open(context.Background(), b.li, campaign.Opening{
		Term: term, Title: "集中核查", SchoolsBy: today.Add(10), CountiesBy: today.Add(20), CityBy: today.Add(30),
	})
	b.must(err)
	return c
}

// pupil enrols somebody with a number in the town's school of a place.
func (b *bureau) pupil(name, body string, at domain.Place) domain.PersonID {
	b.t.Helper()
	id := domain.PersonID(storetest.NextID())
	number := idNumber(body)
	read, err := identity.ParseStudentID(number, b.db.World().Today())
	b.must(err)
	b.must(b.db.Plant(context.Background(),
		people.Person{
			Person:  identity.Person{ID: id, Name: name, SearchKey: store.Fold{}.Key(name), Born: read.Born, IDKind: identity.ResidentID, IDNumber: read.Number},
			Version: 1, CreatedAt: storetest.Start,
		},
		people.Enrolment{
			ID: people.EnrolmentID(storetest.NextID()), Person: id, City: at.City, County: at.County, School: at.School, Class: at.Class,
			Registered: at.School, Status: identity.Attending, Began: domain.NewDay(2023, 9, 1), CreatedAt: storetest.Start,
		}))
	return id
}

// guardian makes somebody the guardian of a pupil.
func (b *bureau) guardian(name string, ward domain.PersonID) {
	b.t.Helper()
	id := domain.PersonID(storetest.NextID())
	b.must(b.db.Plant(context.Background(),
		people.Person{
			Person:  identity.Person{ID: id, Name: name, SearchKey: store.Fold{}.Key(name), Born: domain.NewDay(1985, 1, 1), IDKind: identity.NoDocument},
			Version: 1, CreatedAt: storetest.Start,
		},
		people.Guardian{ID: people.GuardianID(storetest.NextID()), Guardian: id, Ward: ward, Relation: identity.Father, Began: domain.NewDay(2023, 9, 1), CreatedAt: storetest.Start}))
}

// left ends a pupil's enrolment.
func (b *bureau) left(id domain.PersonID) {
	b.t.Helper()
	b.must(b.db.Write(context.Background()).Table("people_enrolments").Where("current_key = ?", id).
		Updates(map[string]any{"ended_on": domain.NewDay(2026, 1, 20), "current_key": nil, "end_reason": "left"}).Error)
}

// recognised enters a recognition of this school year.
func (b *bureau) recognised(grade string, students ...domain.PersonID) {
	b.t.Helper()
	for _, s := range students {
		standing, err := b.db.Standing(context.Background(), s)
		b.must(err)
		_, err = b.hardship.Enter(context.Background(), appointed(domain.AidOfficer, standing.Place.School), hardship.List{
			Source: "认定名单", Items: []hardship.Item{{Student: s, SchoolYear: 2025, Grade: grade, DecidedOn: domain.NewDay(2025, 9, 28)}},
		})
		b.must(err)
	}
}

// upload is a checked file of somebody.
func (b *bureau) upload(who domain.Actor, content []byte) domain.FileID {
	b.t.Helper()
	file := domain.FileID(storetest.NextID())
	b.files[file] = content
	upload(b.t, b.db, who.Person, file, "department_list")
	sum := sha256.Sum256(content)
	b.must(b.db.Write(context.Background()).Table("files_files").Where("id = ?", file).Update("sha256", sum[:]).Error)
	return file
}

// bring brings a list and reads it.
func (b *bureau) bring(who domain.Actor, department, group string, content []byte) campaign.List {
	b.t.Helper()
	ctx := context.Background()
	done, err := b.campaign.Bring(ctx, who, campaign.Bringing{
		Campaign: b.c.ID, Department: department, Group: group, File: b.upload(who, content), Listed: domain.NewDay(2026, 3, 1), ValidTo: domain.NewDay(2027, 2, 28),
	})
	b.must(err)
	b.must(b.campaign.ReadList(ctx, system, done.List.ID))
	return b.list(who, done.List.ID)
}

func (b *bureau) list(who domain.Actor, id campaign.ListID) campaign.List {
	b.t.Helper()
	l, err := b.campaign.List(context.Background(), who, id)
	b.must(err)
	return l
}

// mapped brings a list and takes the best proposal.
func (b *bureau) mapped(who domain.Actor, department, group string, content []byte) campaign.List {
	b.t.Helper()
	ctx := context.Background()
	l := b.bring(who, department, group, content)
	if l.State != campaign.Asking {
		return l
	}
	_, err := b.campaign.Map(ctx, who, l.ID, l.Version, l.Heads[0].Row, l.Heads[0].Proposal)
	b.must(err)
	b.must(b.campaign.ReadList(ctx, system, l.ID))
	return b.list(who, l.ID)
}

// match matches what was asked for.
func (b *bureau) match() {
	b.t.Helper()
	b.must(b.campaign.Match(context.Background(), system, b.c.ID, func(int64, int64) {}))
}

// again asks for matching and matches.
func (b *bureau) again() {
	b.t.Helper()
	_, err := b.campaign.Ask(context.Background(), b.li, b.c.ID)
	b.must(err)
	b.match()
}

// findings are what somebody sees.
func (b *bureau) findings(who domain.Actor, f campaign.Filter) []campaign.Shown {
	b.t.Helper()
	list, err := b.campaign.Findings(context.Background(), who, b.c.ID, f, domain.Page{Limit: 100})
	b.must(err)
	return list.Items
}

// says is what a finding says, by name.
func says(findings []campaign.Shown) map[string]string {
	said := map[string]string{}
	for _, f := range findings {
		said[f.Name] = string(f.Kind) + " " + f.Reason
		if f.Settled && f.Outcome != campaign.AtOnce {
			said[f.Name] += " → " + string(f.Outcome)
		}
	}
	return said
}

func (b *bureau) finding(who domain.Actor, name string) campaign.Shown {
	b.t.Helper()
	for _, f := range b.findings(who, campaign.Filter{}) {
		if f.Name == name {
			shown, err := b.campaign.Finding(context.Background(), who, b.c.ID, f.Subject)
			b.must(err)
			return shown
		}
	}
	b.t.Fatalf("no finding about %s", name)
	return campaign.Shown{}
}

// runCampaign carries out what campaigns ordered.
func runCampaign(t *testing.T, b *bureau) {
	t.Helper()
	runner := jobs.New(b.db.Queue(), jobs.Options{World: b.db.World()}, jobs.Campaign{Campaign: b.campaign, Hardship: b.hardship})
	if err := runner.Drain(context.Background()); err != nil {
		t.Fatal(err)
	}
}
