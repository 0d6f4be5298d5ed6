package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/org"
	"lizhi/domain/publicity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
	"lizhi/seeds"
)

// diary is a feature that writes down what it is told, and is down once.
type diary struct {
	lines *[]string
	down  *bool
}

func (d diary) write(what string, rows []publicity.Row) error {
	if *d.down {
		*d.down = false
		return errors.New("the feature is down")
	}
	for _, r := range rows {
		*d.lines = append(*d.lines, fmt.Sprint(what, " ", r.Name))
	}
	return nil
}

func (d diary) Ended(_ context.Context, _ domain.Actor, _ publicity.Notice, rows []publicity.Row) error {
	return d.write("ended", rows)
}

func (d diary) Objected(_ context.Context, _ domain.Actor, _ publicity.Notice, rows []publicity.Row) error {
	return d.write("objected", rows)
}

func (d diary) Resolved(_ context.Context, _ domain.Actor, _ publicity.Notice, rows []publicity.Row, outcome publicity.Outcome) error {
	return d.write(string(outcome), rows)
}

// TestAFeatureHearsWhatBecameOfItsRows lets the timetable take a notice down
// and give an objection to the county, and the feature hear of it, once more
// after it was down.
func TestAFeatureHearsWhatBecameOfItsRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, clock, down := t.Context(), storetest.ClockOf(db), true
		var lines []string
		must := func(errs ...error) {
			t.Helper()
			if err := errors.Join(errs...); err != nil {
				t.Fatal(err)
			}
		}
		town := apitest.NewTown(t, db)
		people := apitest.NewPeople(t, db, town)
		service := publicity.New(db.Publicity(), db.World())
		rules, err := seeds.Publicity()
		must(err, service.Load(ctx, apitest.System, rules))
		days := map[domain.Day]bool{domain.NewDay(2026, 5, 1): false}
		must(org.New(db.Org(), db.World(), store.Fold{}).LoadCalendar(ctx, apitest.System, 2026, days))
		runner := jobs.New(db.Queue(), jobs.Options{World: db.World()}, jobs.Publicity{
			Publicity: service, Reactions: map[publicity.Kind]jobs.Reaction{publicity.Recognition: diary{&lines, &down}},
		})
		n, err := service.Open(ctx, apitest.System, publicity.Draft{
			Kind: publicity.Recognition, Source: storetest.NextID(), Title: "认定结果公示", Unit: town.OwnClass,
			Entries: []publicity.Entry{
				{Ref: storetest.NextID(), Person: people.Lin, Result: "困难"}, {Ref: storetest.NextID(), Person: people.Zhang, Result: "特别困难"},
			},
		})
		must(err)
		raised, err := service.Object(ctx, domain.Actor{Person: people.Lin}, n.ID, publicity.Objecting{Row: 1, Text: "情况不符"})
		must(err)
		if err := runner.Drain(ctx); err == nil {
			t.Error("the feature was down and nobody noticed")
		}
		clock.Set(domain.NewDay(2026, 3, 24).Start().Add(time.Hour))
		must(runner.Drain(ctx), runner.Drain(ctx))
		county := apitest.Appointed(domain.CountyOfficer, town.County)
		o, err := service.Objection(ctx, county, raised.Objection.ID)
		must(err)
		if o.Objection.Level != publicity.AtCounty {
			t.Errorf("after the night the objection is at the %s", o.Objection.Level)
		}
		_, err = service.Answer(ctx, county, o.Objection.ID, o.Objection.Version, publicity.Verdict{Outcome: publicity.Rejected, Text: "不成立"})
		must(err, runner.Drain(ctx))
		slices.Sort(lines)
		want := []string{"ended 张伟", "ended 林晓雨", "objected 张伟", "rejected 张伟"}
		if !slices.Equal(lines, want) {
			t.Errorf("the feature heard %v, want %v", lines, want)
		}
	})
}
