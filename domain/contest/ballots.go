package contest

import (
	"context"

	"lizhi/domain"
)

// Sheets lists what a judge has to read, by number.
func (s Service) Sheets(ctx context.Context, who domain.Actor) ([]Sheet, error) {
	if who.Person.IsZero() {
		return nil, nil
	}
	ballots, err := s.store.BallotsOf(ctx, who.Person)
	if err != nil {
		return nil, err
	}
	sheets := make([]Sheet, 0, len(ballots))
	for _, b := range ballots {
		sheet, err := s.sheet(ctx, b)
		if err != nil {
			return nil, err
		}
		sheet.Text = "" // a list needs no essays
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

// Sheet shows one of the judge's own assignments, and no other.
func (s Service) Sheet(ctx context.Context, who domain.Actor, number Number) (Sheet, error) {
	b, err := s.ballot(ctx, who, number, "getBallot")
	if err != nil {
		return Sheet{}, err
	}
	return s.sheet(ctx, b)
}

// Picture finds the nth picture, from 1, of the entry behind a number. A judge
// in conflict no longer opens it.
func (s Service) Picture(ctx context.Context, who domain.Actor, number Number, n int) (domain.FileID, error) {
	b, err := s.ballot(ctx, who, number, "getBallotPicture")
	if err != nil {
		return domain.FileID{}, err
	}
	v, err := s.store.Entry(ctx, b.Entry)
	if err != nil {
		return domain.FileID{}, err
	}
	pictures := v.Entry.pictures()
	if n < 1 || n > len(pictures) || v.Entry.State == Withdrawn || b.State == Conflicted {
		return domain.FileID{}, domain.ErrNotFound
	}
	return pictures[n-1], nil
}

func (s Service) ballot(ctx context.Context, who domain.Actor, number Number, operation string) (Ballot, error) {
	b, err := s.store.Ballot(ctx, number)
	if err != nil {
		return Ballot{}, err
	}
	if _, ok := who.May(Access[operation], b.subject(who)); !ok {
		return Ballot{}, domain.ErrNotFound
	}
	return b, nil
}

// sheet puts a ballot together with its entry, blotted. An entry in conflict is
// no longer shown to the judge, and a withdrawn one to nobody.
func (s Service) sheet(ctx context.Context, b Ballot) (Sheet, error) {
	v, err := s.store.Entry(ctx, b.Entry)
	if err != nil {
		return Sheet{}, err
	}
	if v.Entry.State == Withdrawn {
		return Sheet{}, domain.ErrNotFound
	}
	season, err := s.store.Season(ctx, b.Season)
	if err != nil {
		return Sheet{}, err
	}
	identities, err := s.store.Identities(ctx, b.Entry)
	if err != nil {
		return Sheet{}, err
	}
	sheet := b.sheet(season, v.Entry, identities)
	if b.State == Conflicted {
		sheet.Title, sheet.Text, sheet.Pictures = "", "", 0
	}
	return sheet, nil
}

// Score keeps a draft of a ballot; nobody else sees it and it does not count.
func (s Service) Score(ctx context.Context, who domain.Actor, number Number, version int, scores map[string]Score) (Sheet, error) {
	return s.onBallot(ctx, who, number, "scoreBallot", "contest.score", func(tx Tx, season Season, b *Ballot) error {
		if err := s.mayScore(ctx, tx, season, *b); err != nil {
			return err
		}
		return b.Fill(season.Plan.Rubric, scores, version)
	})
}

// ConfirmBallot locks a ballot; from then on it counts. A second time is
// ErrLocked.
func (s Service) ConfirmBallot(ctx context.Context, who domain.Actor, number Number, version int) (Sheet, error) {
	return s.onBallot(ctx, who, number, "confirmBallot", "contest.confirm_ballot", func(tx Tx, season Season, b *Ballot) error {
		if err := s.mayScore(ctx, tx, season, *b); err != nil {
			return err
		}
		return b.Confirm(season.Plan.Rubric, version)
	})
}

// Abstain says that the judge will not score an entry.
func (s Service) Abstain(ctx context.Context, who domain.Actor, number Number, reason string) (Sheet, error) {
	return s.onBallot(ctx, who, number, "abstainBallot", "contest.abstain", func(_ Tx, season Season, b *Ballot) error {
		if season.State != SeasonJudging {
			return ErrSeasonState.With("state", string(season.State))
		}
		return b.End(Abstained, who.Person, reason)
	})
}

// mayScore refuses outside the time of judging, and whoever is in conflict with
// the entry at this moment, whatever was so when ballots were handed out.
func (s Service) mayScore(ctx context.Context, tx Tx, season Season, b Ballot) error {
	if b.State == Conflicted {
		return ErrConflict.With("cause", declared)
	}
	if b.State != Open {
		return ErrLocked
	}
	if err := season.Scores(s.world.Now()); err != nil {
		return err
	}
	contestants, err := tx.Contestants(ctx, b.Season, InJudging)
	if err != nil {
		return err
	}
	ties, err := tx.TiesOf(ctx, b.Season, []domain.PersonID{b.Judge})
	if err != nil {
		return err
	}
	for _, c := range contestants {
		if c.Entry != b.Entry {
			continue
		}
		if cause := ties[b.Judge].Against(b.Judge, c); cause != "" {
			return ErrConflict.With("cause", cause)
		}
		return nil
	}
	return domain.ErrNotFound // withdrawn
}

// onBallot locks a ballot of the judge's own, asks a rule and keeps the change.
func (s Service) onBallot(ctx context.Context, who domain.Actor, number Number, operation, action string, rule func(Tx, Season, *Ballot) error) (Sheet, error) {
	var out Ballot
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		b, err := tx.BallotByNumber(ctx, number)
		if err != nil {
			return err
		}
		basis, ok := who.May(Access[operation], b.subject(who))
		if !ok {
			return domain.ErrNotFound
		}
		season, err := tx.Season(ctx, b.Season)
		if err != nil {
			return err
		}
		locked, err := tx.LockBallots(ctx, b.ID)
		if err != nil {
			return err
		}
		b = locked[0]
		before := b
		if err := rule(tx, season, &b); err != nil {
			return err
		}
		if err := tx.SaveBallot(ctx, b); err != nil {
			return err
		}
		b.Version++
		out = b
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: action, Object: "contest.ballot", ID: b.ID, Before: before, After: b}, b.Season)
	})
	if err != nil {
		return Sheet{}, err
	}
	return s.sheet(ctx, out)
}

// ReportConflict is the judge's own word on meeting an entry: I know this child.
// The ballot is struck out and the pair never comes again.
func (s Service) ReportConflict(ctx context.Context, who domain.Actor, number Number, reason string) (Sheet, error) {
	var out Ballot
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		b, err := tx.BallotByNumber(ctx, number)
		if err != nil {
			return err
		}
		basis, ok := who.May(Access["reportConflict"], b.subject(who))
		if !ok {
			return domain.ErrNotFound
		}
		season, err := tx.LockSeason(ctx, b.Season)
		if err != nil {
			return err
		}
		if season.State != SeasonJudging {
			return ErrSeasonState.With("state", string(season.State))
		}
		student, _, err := tx.EntryOwner(ctx, b.Entry)
		if err != nil {
			return err
		}
		c, err := s.conflict(ctx, tx, b.Season, b.Judge, student, who.Person, reason)
		if err != nil {
			return err
		}
		if out, err = tx.BallotByNumber(ctx, number); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "contest.conflict", Object: "contest.conflict", ID: c.ID, About: c.Judge, After: c,
		}, b.Season)
	})
	if err != nil {
		return Sheet{}, err
	}
	return s.sheet(ctx, out)
}
