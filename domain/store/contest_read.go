package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/contest"
)

// contestStore is the database as contest sees it.
type contestStore struct{ *DB }

// Contest is what contest keeps here.
func (d *DB) Contest() contest.Store { return contestStore{d} }

func (s contestStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(contest.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(contestTx{t}) })
}

func (s contestStore) Season(ctx context.Context, id contest.SeasonID) (contest.Season, error) {
	var row seasonRow
	err := s.read(ctx).Take(&row, "id = ?", id).Error
	return contest.Season(row), found(err)
}

func (s contestStore) Seasons(ctx context.Context, reach domain.Reach, page domain.Page) (domain.List[contest.Season], error) {
	q := s.read(ctx).Where("state <> ?", contest.SeasonPlanned)
	if len(reach.Units) > 0 {
		q = s.read(ctx).Where("(state <> ? OR organiser_id IN ?)", contest.SeasonPlanned, reach.Units)
	}
	var rows []seasonRow
	err := paged(q, more(page)).Find(&rows).Error
	items := convert(rows, func(r seasonRow) contest.Season { return contest.Season(r) })
	return domain.Listed(items, page.Limit, func(s contest.Season) domain.Position { return domain.Position{At: s.CreatedAt, ID: s.ID} }), err
}

func (s contestStore) Entry(ctx context.Context, id contest.EntryID) (contest.View, error) {
	var row contestEntryRow
	if err := s.read(ctx).Take(&row, "id = ?", id).Error; err != nil {
		return contest.View{}, found(err)
	}
	views, err := s.views(ctx, []contestEntryRow{row})
	if err != nil {
		return contest.View{}, err
	}
	return views[0], nil
}

// views puts names and places of today beside entries: two queries.
func (s contestStore) views(ctx context.Context, rows []contestEntryRow) ([]contest.View, error) {
	students := convert(rows, func(r contestEntryRow) domain.PersonID { return r.Student })
	now, err := placesOf(s.read(ctx), students)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, students)
	return convert(rows, func(r contestEntryRow) contest.View {
		return contest.View{Entry: contest.Entry(r), Name: names[r.Student], Now: now[r.Student]}
	}), err
}

func (s contestStore) names(ctx context.Context, persons []domain.PersonID) (map[domain.PersonID]string, error) {
	names := map[domain.PersonID]string{}
	if len(persons) == 0 {
		return names, nil
	}
	var rows []struct {
		ID   domain.PersonID
		Name string
	}
	err := s.read(ctx).Table("people_persons").Select("id", "name").Where("id IN ?", persons).Find(&rows).Error
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

func (s contestStore) Entries(ctx context.Context, reach domain.Reach, filter contest.Filter, page domain.Page) (domain.List[contest.View], error) {
	q := inReach(s.read(ctx), reach)
	if !filter.Season.IsZero() {
		q = q.Where("season_id = ?", filter.Season)
	}
	if !filter.Student.IsZero() {
		q = q.Where("student_id = ?", filter.Student)
	}
	if filter.State != "" {
		q = q.Where("state = ?", filter.State)
	}
	var rows []contestEntryRow
	if err := paged(q, more(page)).Find(&rows).Error; err != nil {
		return domain.List[contest.View]{}, err
	}
	views, err := s.views(ctx, rows)
	return domain.Listed(views, page.Limit, func(v contest.View) domain.Position {
		return domain.Position{At: v.Entry.CreatedAt, ID: v.Entry.ID}
	}), err
}

// inReach keeps the entries in reach. It is not within: an office above the
// school sees only the seasons that it organises, never all below it.
func inReach(q *gorm.DB, reach domain.Reach) *gorm.DB {
	var or []string
	var args []any
	if len(reach.Persons) > 0 {
		or, args = append(or, "student_id IN ?"), append(args, reach.Persons)
	}
	if u := reach.Units; len(u) > 0 {
		or = append(or, "class_id IN ?", "school_id IN ?", "organiser_id IN ?",
			"student_id IN (SELECT person_id FROM people_enrolments WHERE ended_on IS NULL AND (class_id IN ? OR school_id IN ?))")
		args = append(args, u, u, u, u, u)
	}
	if len(or) == 0 {
		return q.Where("1 = 0")
	}
	return q.Where("("+strings.Join(or, " OR ")+")", args...)
}

func (s contestStore) Judges(ctx context.Context, id contest.SeasonID) ([]contest.Progress, error) {
	var rows []judgeRow
	if err := s.read(ctx).Order("id").Find(&rows, "season_id = ?", id).Error; err != nil {
		return nil, err
	}
	names, err := s.names(ctx, convert(rows, func(r judgeRow) domain.PersonID { return r.Person }))
	if err != nil {
		return nil, err
	}
	var counts []struct {
		JudgeID domain.PersonID
		State   contest.BallotState
		N       int
	}
	err = s.read(ctx).Model(&ballotRow{}).Select("judge_id, state, COUNT(*) AS n").Where("season_id = ?", id).
		Group("judge_id, state").Find(&counts).Error
	of := map[domain.PersonID]map[contest.BallotState]int{}
	for _, c := range counts {
		if of[c.JudgeID] == nil {
			of[c.JudgeID] = map[contest.BallotState]int{}
		}
		of[c.JudgeID][c.State] = c.N
	}
	return convert(rows, func(r judgeRow) contest.Progress {
		n := of[r.Person]
		p := contest.Progress{
			Judge: contest.Judge(r), Name: names[r.Person],
			Missing: n[contest.Open], Confirmed: n[contest.Confirmed], Abstained: n[contest.Abstained],
			Conflicted: n[contest.Conflicted], Excused: n[contest.Excused],
		}
		p.Assigned = p.Missing + p.Confirmed + p.Abstained + p.Conflicted + p.Excused
		return p
	}), err
}

func (s contestStore) Ballot(ctx context.Context, number contest.Number) (contest.Ballot, error) {
	var row ballotRow
	err := s.read(ctx).Take(&row, "number = ?", number).Error
	return contest.Ballot(row), found(err)
}

func (s contestStore) BallotsOf(ctx context.Context, judge domain.PersonID) ([]contest.Ballot, error) {
	var rows []ballotRow
	err := s.read(ctx).Where("judge_id = ? AND entry_id NOT IN (SELECT id FROM contest_entries WHERE state = ?)", judge, contest.Withdrawn).
		Order("number").Find(&rows).Error
	return ballots(rows), err
}

func (s contestStore) Placings(ctx context.Context, id contest.SeasonID) ([]contest.Placing, error) {
	return placings(s.read(ctx), id)
}

func (s contestStore) Placing(ctx context.Context, id contest.EntryID) (contest.Placing, error) {
	var row placingRow
	err := s.read(ctx).Take(&row, "entry_id = ?", id).Error
	return contest.Placing(row), found(err)
}

func (s contestStore) DisputedIn(ctx context.Context, id contest.SeasonID) ([]contest.Entry, error) {
	var rows []contestEntryRow
	err := s.read(ctx).Order("id").Find(&rows, "season_id = ? AND (objected = ? OR asked_by IS NOT NULL OR state = ?)", id, true, contest.Struck).Error
	return entries(rows), err
}

func (s contestStore) Honours(ctx context.Context, id contest.SeasonID) ([]contest.Honour, error) {
	var rows []contestEntryRow
	err := s.read(ctx).Order("created_at, id").Find(&rows, "season_id = ? AND state = ? AND shown_by IS NOT NULL", id, contest.Published).Error
	if err != nil {
		return nil, err
	}
	honours := make([]contest.Honour, 0, len(rows))
	for _, row := range rows {
		h := contest.Honour{Entry: contest.Entry(row)}
		if h.Student, err = s.Standing(ctx, row.Student); err != nil {
			return nil, err
		}
		p, err := s.Placing(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		h.Award = p.Award
		err = s.read(ctx).Table("org_units").Select("name").Where("id = ?", row.School).Take(&h.School).Error
		if err != nil {
			return nil, found(err)
		}
		honours = append(honours, h)
	}
	return honours, nil
}
