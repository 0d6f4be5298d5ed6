package portfolio

import (
	"context"

	"lizhi/domain"
)

// Holding lists the exports that show a student although what they rest on was
// withdrawn (policy B6): none as long as somebody who may still agrees. Without
// media_use alone they are those with pictures of the student, or in which there
// may be some when they are made.
func (s Service) Holding(ctx context.Context, student domain.PersonID) ([]Export, error) {
	standing, err := s.store.Standing(ctx, student)
	if err != nil {
		return nil, err
	}
	today := s.world.Today()
	if standing.Agrees(domain.PortfolioExport, today) == nil && standing.Agrees(domain.GrowthRecords, today) == nil {
		if standing.Agrees(domain.MediaUse, today) == nil {
			return nil, nil
		}
		return s.store.Picturing(ctx, student)
	}
	return s.Showing(ctx, student)
}

// Showing lists the exports that show a student, or are about to.
func (s Service) Showing(ctx context.Context, student domain.PersonID) ([]Export, error) {
	all, err := s.store.Exporting(ctx, student)
	var holding []Export
	for _, e := range all {
		if e.Holds(student) {
			holding = append(holding, e)
		}
	}
	return holding, err
}

// Withdraw ends an export whose file was taken away; one that is being made
// fails, so that it never has a file.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, id ExportID) error {
	return s.change(ctx, who, id, "portfolio.withdraw", func(_ Tx, e *Export) error {
		switch e.State {
		case Making:
			return e.Fail(s.world.Now())
		case Done:
			return e.Expire()
		}
		return nil // ended meanwhile
	})
}
