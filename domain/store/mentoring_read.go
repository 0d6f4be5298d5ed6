package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/mentoring"
)

func (s mentoringStore) Pairs(ctx context.Context, q mentoring.PairQuery) ([]mentoring.Pair, error) {
	find := s.read(ctx)
	if !q.Student.IsZero() {
		find = find.Where("student_id = ?", q.Student)
	}
	if !q.Mentor.IsZero() {
		find = find.Where("mentor_id = ?", q.Mentor)
	}
	if q.Active {
		find = find.Where("ended_on IS NULL")
	}
	if q.Within != nil {
		at := columns{person: "student_id", class: "made_class", school: "made_school"}
		if !q.Student.IsZero() {
			at.person = "" // a former school: where the student is now makes no difference
		}
		find = within(find, *q.Within, at)
	}
	var rows []pairRow
	err := paged(find, more(q.Page)).Find(&rows).Error
	return convert(rows, func(r pairRow) mentoring.Pair { return mentoring.Pair(r) }), err
}

// more asks for one beyond the page, which tells whether there is another.
func more(p domain.Page) domain.Page { return domain.Page{After: p.After, Limit: p.Limit + 1} }

func (s mentoringStore) Sessions(ctx context.Context, q mentoring.SessionQuery) ([]mentoring.Session, error) {
	find := s.read(ctx).Where("student_id = ?", q.Student)
	if q.State != "" {
		find = find.Where("state = ?", q.State)
	}
	switch {
	case q.Made != nil:
		made := within(s.read(ctx), *q.Made, columns{class: "made_class", school: "made_school"})
		if made.Error != nil {
			return nil, made.Error
		}
		find = find.Where(s.read(ctx).Where(made).Or("mentor_id = ?", q.By))
	case !q.By.IsZero():
		find = find.Where("mentor_id = ?", q.By)
	}
	var rows []sessionRow
	err := paged(find, more(q.Page)).Find(&rows).Error
	return convert(rows, func(r sessionRow) mentoring.Session { return mentoring.Session(r) }), err
}

func (s mentoringStore) Session(ctx context.Context, id mentoring.SessionID) (mentoring.Session, error) {
	var row sessionRow
	err := s.read(ctx).Take(&row, "id = ?", id).Error
	return mentoring.Session(row), found(err)
}

func (s mentoringStore) Amendments(ctx context.Context, id mentoring.SessionID) ([]mentoring.Amendment, error) {
	var rows []amendmentRow
	err := s.read(ctx).Order("created_at, id").Find(&rows, "session_id = ?", id).Error
	return convert(rows, func(r amendmentRow) mentoring.Amendment { return mentoring.Amendment(r) }), err
}

func (s mentoringStore) Frozen(ctx context.Context, id mentoring.SessionID) ([]mentoring.Frozen, error) {
	var rows []answeredRow
	err := s.read(ctx).Order("version DESC").Find(&rows, "session_id = ?", id).Error
	return convert(rows, func(r answeredRow) mentoring.Frozen { return mentoring.Frozen(r) }), err
}

func (s mentoringStore) Place(ctx context.Context, student domain.PersonID) (domain.Place, error) {
	places, err := placesOf(s.read(ctx), []domain.PersonID{student})
	return places[student], err
}

func (s mentoringStore) Rules(ctx context.Context) ([]mentoring.Rules, error) {
	return mentoringRules(s.read(ctx))
}

func (s mentoringStore) Totals(ctx context.Context, student domain.PersonID) ([]mentoring.Total, error) {
	return sessionTotals(s.read(ctx), student)
}

// sessionTotals sums what counts: all sessions but the disputed.
func sessionTotals(q *gorm.DB, student domain.PersonID) ([]mentoring.Total, error) {
	totals := []mentoring.Total{}
	err := q.Model(&sessionRow{}).Select("kind, COUNT(*) AS sessions, SUM(counted) AS minutes").
		Where("student_id = ? AND state <> ?", student, mentoring.Disputed).Group("kind").Order("kind").Find(&totals).Error
	return totals, err
}

// Counts reads schools, then the figures of just those: two queries.
func (s mentoringStore) Counts(ctx context.Context, reach domain.Reach, page domain.Page) ([]mentoring.Count, error) {
	const sessions, minutes, visits = "mentoring.sessions", "mentoring.minutes", "mentoring.visits"
	schools, sums, err := s.figures(ctx, reach, page, sessions, minutes, visits)
	return convert(schools, func(u schoolRow) mentoring.Count {
		of := sums[u.ID]
		return mentoring.Count{
			School: u.ID, Name: u.Name, Place: u.place(), CreatedAt: u.CreatedAt,
			Sessions: of[sessions], Minutes: of[minutes], Visits: of[visits],
		}
	}), err
}
