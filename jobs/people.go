package jobs

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/growth"
	"lizhi/domain/mentoring"
	"lizhi/domain/org"
	"lizhi/domain/people"
)

// People moves the pupils of a school that became part of another, and tells
// growth and mentoring that a student is in another class now.
type People struct {
	People    people.Service
	Growth    growth.Service
	Mentoring mentoring.Service
}

// Tasks puts its handlers into the table.
func (j People) Tasks(t *Table) {
	On(t, j.moved)
	On(t, func(ctx context.Context, who domain.Actor, task org.Merged) error {
		return j.People.FollowMerge(ctx, who, task.From, task.Into, task.On)
	})
}

// moved is two transactions: each leaves alone what an earlier try has done.
func (j People) moved(ctx context.Context, who domain.Actor, task people.Moved) error {
	if err := j.Growth.Moved(ctx, who.Step(), task.Student); err != nil {
		return err
	}
	return j.Mentoring.Moved(ctx, who, task.Student)
}
