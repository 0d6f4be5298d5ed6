package fund

import (
	"context"
	"errors"
	"strings"

	"lizhi/domain"
)

// Service carries out what people do with a school's own money.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Rules shows the rates of all types of school, past ones too.
func (s Service) Rules(ctx context.Context, who domain.Actor) (Rules, error) {
	if who.Reach(Access["listFundRules"]).IsEmpty() {
		return nil, domain.ErrForbidden
	}
	return s.store.Rules(ctx)
}

// AddRule sets the rate of a type of school from a fiscal year on.
func (s Service) AddRule(ctx context.Context, who domain.Actor, in Rule) (Rule, error) {
	var added Rule
	err := s.store.InTx(ctx, who, &added, func(tx Tx) error {
		var basis domain.Basis
		for _, a := range who.Appointments {
			if a.Role == domain.CityOfficer {
				basis = domain.Basis(a)
			}
		}
		if basis.Unit.IsZero() {
			return domain.ErrForbidden
		}
		if err := in.Check(); err != nil {
			return err
		}
		if err := tx.AddRule(ctx, in); err != nil {
			return err
		}
		added = in
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "fund.add_rule", Object: "fund.rule", After: in})
	})
	return added, err
}

// Load adds the rates of the reference tables that are not there yet.
func (s Service) Load(ctx context.Context, who domain.Actor, rules Rules) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		kept, err := tx.Rules(ctx)
		if err != nil {
			return err
		}
		for _, r := range rules {
			if err := r.Check(); err != nil {
				return err
			}
			if old, known := kept.At(r.Type, r.From); known && old.From == r.From {
				continue
			}
			if err := tx.AddRule(ctx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Shown is a school's account with what is required of it.
type Shown struct {
	Held
	Assessment
	Entries []Entry // the newest first; left out of lists
}

// Schools lists the schools that the actor's office reaches with their accounts
// of a year; only those in a state, if one is given.
func (s Service) Schools(ctx context.Context, who domain.Actor, year int, state State) ([]Shown, error) {
	reach := who.Reach(Access["listFunds"])
	if reach.IsEmpty() {
		return nil, domain.ErrForbidden
	}
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	held, err := s.store.Schools(ctx, reach, year)
	if err != nil {
		return nil, err
	}
	var all []Shown
	for _, h := range held {
		shown := show(h, rules, year)
		if state == "" || shown.State == state {
			all = append(all, shown)
		}
	}
	return all, nil
}

// Export is Schools for a file that leaves the system: it wants a fresh second
// factor and leaves a line in the audit (policy B12, M7).
func (s Service) Export(ctx context.Context, who domain.Actor, year int, state State) ([]Shown, error) {
	if err := who.Proved(); err != nil {
		return nil, err
	}
	list, err := s.Schools(ctx, who, year, state)
	if err != nil {
		return nil, err
	}
	basis, _ := who.Office(Access["getFundSheet"])
	return list, s.store.InTx(ctx, who, nil, func(tx Tx) error {
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "fund.export", Object: "fund.year", After: map[string]int{"year": year}, Rows: new(len(list)),
		})
	})
}

func show(h Held, rules Rules, year int) Shown {
	if h.Year.ID.IsZero() {
		h.Year = Year{School: h.School.Place.School, Year: year, Type: h.School.Type()}
	}
	return Shown{Held: h, Assessment: rules.Assess(h.Year)}
}

// Year shows a school's account of a year with its entries.
func (s Service) Year(ctx context.Context, who domain.Actor, school domain.UnitID, year int) (Shown, error) {
	of, err := s.store.School(ctx, school)
	if err != nil {
		return Shown{}, err
	}
	if _, ok := who.May(Access["getFund"], domain.Subject{Made: of.Place, Now: of.Place}); !ok {
		return Shown{}, domain.ErrNotFound
	}
	rules, err := s.store.Rules(ctx)
	if err != nil {
		return Shown{}, err
	}
	y, err := s.store.Year(ctx, school, year)
	if err != nil {
		return Shown{}, err
	}
	shown := show(Held{School: of, Year: y}, rules, year)
	if !y.ID.IsZero() {
		shown.Entries, err = s.store.Entries(ctx, y.ID)
	}
	return shown, err
}

// opened finds who may act on a school's account and opens it under a lock.
func (s Service) opened(ctx context.Context, who domain.Actor, tx Tx, operation string, at At) (Year, domain.Basis, error) {
	of, err := tx.School(ctx, at.School)
	if err != nil {
		return Year{}, domain.Basis{}, err
	}
	basis, err := who.Require(Access[operation], Access["getFund"], domain.Subject{Made: of.Place, Now: of.Place})
	if err != nil {
		return Year{}, basis, err
	}
	this, _, _ := s.world.Today().Date()
	if at.Year < 2016 || at.Year > this {
		return Year{}, basis, ErrYear.With("most", this)
	}
	all, err := tx.Years(ctx, at.School)
	if err != nil {
		return Year{}, basis, err
	}
	if err := (Year{Year: at.Year}).inTurn(all); err != nil {
		return Year{}, basis, err
	}
	y, err := tx.Open(ctx, s.blank(of, at.Year))
	return y, basis, err
}

// At says which account is meant.
type At struct {
	School domain.UnitID
	Year   int
}

func (s Service) blank(of School, year int) Year {
	return Year{
		ID: domain.NewID[Year](s.world), City: of.City, County: of.County, School: of.Place.School, Year: year, Type: of.Type(),
		Version: 1, CreatedAt: s.world.Now(),
	}
}

// Post adds an entry: income, an extraction, or a spending with its evidence.
func (s Service) Post(ctx context.Context, who domain.Actor, at At, in Entry) (Entry, error) {
	var posted Entry
	err := s.store.InTx(ctx, who, &posted, func(tx Tx) error {
		award, err := s.award(ctx, tx, in)
		if err != nil {
			return err
		}
		y, basis, err := s.opened(ctx, who, tx, "postFundEntry", at)
		if err != nil {
			return err
		}
		if err := in.check(y, award); err != nil {
			return err
		}
		if err := y.Post(in, Entry{}); err != nil {
			return err
		}
		posted = Entry{
			ID: domain.NewID[Entry](s.world), Year: y.ID, Number: y.Entries, Kind: in.Kind, Amount: in.Amount, Use: in.Use, Award: in.Award,
			Files: in.Files, Note: strings.TrimSpace(in.Note), MadeBy: who.Person, CreatedAt: s.world.Now(),
		}
		if in.Kind != Spending {
			posted.Use, posted.Award = "", domain.ID[any]{}
		}
		if !posted.Award.IsZero() {
			key := [16]byte(posted.Award)
			posted.AwardKey = &key
		}
		return s.keep(ctx, tx, basis, y, posted)
	})
	return posted, err
}

// award is what an entry pays, zero where there is no such award. Its student's
// row is locked before the account.
func (s Service) award(ctx context.Context, tx Tx, in Entry) (ToPay, error) {
	if in.Kind != Spending || in.Award.IsZero() {
		return ToPay{}, nil
	}
	award, err := tx.ToPay(ctx, in.Award)
	if errors.Is(err, domain.ErrNotFound) {
		return ToPay{}, nil
	}
	return award, err
}

func (s Service) keep(ctx context.Context, tx Tx, basis domain.Basis, y Year, e Entry) error {
	if len(e.Files) > 0 {
		if _, err := tx.Attach(ctx, domain.Attachment{Kind: Object, ID: e.ID}, e.Files...); err != nil {
			return err
		}
	}
	if err := tx.SaveYear(ctx, y); err != nil {
		return err
	}
	if err := tx.AddEntry(ctx, e); err != nil {
		return err
	}
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: "fund." + string(e.Kind), Object: Object, ID: e.ID, After: e})
}

// Reverse takes an entry back, once, with a reason.
func (s Service) Reverse(ctx context.Context, who domain.Actor, at At, id EntryID, reason string) (Entry, error) {
	var posted Entry
	err := s.store.InTx(ctx, who, &posted, func(tx Tx) error {
		y, basis, err := s.opened(ctx, who, tx, "reverseFundEntry", at)
		if err != nil {
			return err
		}
		undone, err := tx.Entry(ctx, id)
		switch {
		case err != nil:
			return err
		case undone.Year != y.ID:
			return domain.ErrNotFound
		case undone.Kind != Income && undone.Kind != Extraction && undone.Kind != Spending:
			return ErrReversed
		case strings.TrimSpace(reason) == "":
			return ErrReason.At("/reason")
		}
		key := [16]byte(undone.ID)
		posted = Entry{
			ID: domain.NewID[Entry](s.world), Year: y.ID, Kind: Reversal, Amount: undone.Amount, Use: undone.Use, Reverses: undone.ID,
			UndoneKey: &key, Note: strings.TrimSpace(reason), MadeBy: who.Person, CreatedAt: s.world.Now(),
		}
		if err := y.Post(posted, undone); err != nil {
			return err
		}
		posted.Number = y.Entries
		if undone.AwardKey != nil {
			if err := tx.Unpay(ctx, undone.ID); err != nil {
				return err
			}
		}
		return s.keep(ctx, tx, basis, y, posted)
	})
	return posted, err
}

// Close closes a year that is over and carries what is left into the next. The
// accounts are locked in the order of their years.
func (s Service) Close(ctx context.Context, who domain.Actor, at At, version int) (Year, error) {
	var closed Year
	err := s.store.InTx(ctx, who, &closed, func(tx Tx) error {
		y, basis, err := s.opened(ctx, who, tx, "closeFund", at)
		if err != nil {
			return err
		}
		if version != y.Version {
			return domain.ErrStale.With("yours", version).With("current", y.Version)
		}
		all, err := tx.Years(ctx, at.School)
		if err != nil {
			return err
		}
		if err := y.nextToClose(all); err != nil {
			return err
		}
		of, err := tx.School(ctx, at.School)
		if err != nil {
			return err
		}
		next, err := tx.Open(ctx, s.blank(of, at.Year+1))
		if err != nil {
			return err
		}
		before := y
		out, in, err := y.Close(&next, s.world.Today())
		if err != nil {
			return err
		}
		for _, e := range []*Entry{&out, &in} {
			e.ID, e.MadeBy, e.CreatedAt = domain.NewID[Entry](s.world), who.Person, s.world.Now()
			if err := tx.AddEntry(ctx, *e); err != nil {
				return err
			}
		}
		for _, each := range []Year{y, next} {
			if err := tx.SaveYear(ctx, each); err != nil {
				return err
			}
		}
		closed = y
		closed.Version++
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "fund.close", Object: "fund.year", ID: y.ID, Before: before, After: closed})
	})
	return closed, err
}
