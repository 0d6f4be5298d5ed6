package jobs

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/people"
)

// Account forgets what is over.
type Account struct{ Service account.Service }

// Tasks puts its handlers into the table.
func (j Account) Tasks(t *Table) {
	On(t, j.sweep)
	On(t, j.left)
	On(t, j.leftUnit)
	t.Every("0 40 2 * * *", account.Sweep{}, nil)
}

// swept is how many logins one task forgets at most; the next night goes on.
const swept = 5000

func (j Account) sweep(ctx context.Context, _ domain.Actor, _ account.Sweep) error {
	_, err := j.Service.Sweep(ctx, swept)
	return err
}

// left ends what somebody holds who has left.
func (j Account) left(ctx context.Context, who domain.Actor, task account.Left) error {
	return j.Service.Left(ctx, who, task.Person, task.Unit)
}

// leftUnit is the same in the words of people, of one unit.
func (j Account) leftUnit(ctx context.Context, who domain.Actor, task people.StaffLeft) error {
	return j.Service.Left(ctx, who, task.Person, task.Unit)
}
