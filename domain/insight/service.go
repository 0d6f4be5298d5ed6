package insight

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"lizhi/domain"
)

// Service shows the numbers and the lists behind them.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Question says about which unit and term a number is asked. Without a unit it
// is the one that the asker answers for.
type Question struct {
	Unit domain.UnitID
	Term domain.Term
}

// Indicators gives all indicators of a unit for a term.
func (s Service) Indicators(ctx context.Context, who domain.Actor, q Question) (Board, error) {
	unit, err := s.unit(ctx, who, "showIndicators", q.Unit)
	if err != nil {
		return Board{}, err
	}
	waiting, err := s.catchUp(ctx)
	if err != nil {
		return Board{}, err
	}
	boards, err := s.boards(ctx, unit, []Unit{unit}, q.Term)
	if err != nil {
		return Board{}, err
	}
	boards[0].Pending = waiting
	return boards[0], nil
}

// Compare gives the indicators of the units that answer to a unit.
func (s Service) Compare(ctx context.Context, who domain.Actor, q Question, page domain.Page) (domain.List[Board], error) {
	unit, err := s.unit(ctx, who, "compareIndicators", q.Unit)
	if err != nil {
		return domain.List[Board]{}, err
	}
	waiting, err := s.catchUp(ctx)
	if err != nil {
		return domain.List[Board]{}, err
	}
	units, err := s.store.Below(ctx, unit, page)
	if err != nil || len(units.Items) == 0 {
		return domain.List[Board]{}, err
	}
	boards, err := s.boards(ctx, unit, units.Items, q.Term)
	for i := range boards {
		boards[i].Pending = waiting
	}
	return domain.List[Board]{Items: boards, Next: units.Next}, err
}

// boards counts the indicators of some units within one: the first two from the
// schools as they are, the others from kept counts.
func (s Service) boards(ctx context.Context, within Unit, units []Unit, term domain.Term) ([]Board, error) {
	ids := make([]domain.UnitID, len(units))
	for i, u := range units {
		ids[i] = u.ID
	}
	counts, err := s.store.Counts(ctx, ids, term)
	if err != nil {
		return nil, err
	}
	programmes, err := s.store.Programmes(ctx, term)
	if err != nil {
		return nil, err
	}
	schools, managed, err := s.schools(ctx, within, term)
	if err != nil {
		return nil, err
	}
	boards := make([]Board, len(units))
	for i, u := range units {
		of := u.of(schools)
		boards[i] = Board{Unit: u.ID, Name: u.Name, Term: term, Indicators: []Indicator{
			of.entered(), of.managed(programmes, managed),
		}}
		boards[i].count(counts[u.ID])
	}
	return boards, nil
}

func (s Service) schools(ctx context.Context, unit Unit, term domain.Term) (schoolList, Managed, error) {
	schools, err := s.store.Schools(ctx, unit)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]domain.UnitID, len(schools))
	for i, sc := range schools {
		ids[i] = sc.ID
	}
	managed, err := s.store.Managed(ctx, ids, term)
	return schools, managed, err
}

// Exceptions lists what stands behind a number that is not all of all.
func (s Service) Exceptions(ctx context.Context, who domain.Actor, q Question, key Key, page domain.Page) (domain.List[Exception], error) {
	unit, err := s.unit(ctx, who, "listIndicatorExceptions", q.Unit)
	if err != nil {
		return domain.List[Exception]{}, err
	}
	if key.ofCases() {
		if _, err := s.catchUp(ctx); err != nil {
			return domain.List[Exception]{}, err
		}
		return s.store.Wrong(ctx, Filter{unit, q.Term, key}, page)
	}
	schools, managed, err := s.schools(ctx, unit, q.Term)
	if err != nil {
		return domain.List[Exception]{}, err
	}
	if key == Schools {
		return paged(schools.outside(), page), nil
	}
	programmes, err := s.store.Programmes(ctx, q.Term)
	if err != nil {
		return domain.List[Exception]{}, err
	}
	open, _ := schools.openItems(programmes, managed)
	return paged(open, page), nil
}

// unit finds the unit that is asked about, if the asker's office reaches it:
// domain.ErrNotFound otherwise.
func (s Service) unit(ctx context.Context, who domain.Actor, operation string, id domain.UnitID) (Unit, error) {
	access := Access[operation]
	if who.Reach(access).IsEmpty() {
		return Unit{}, domain.ErrForbidden
	}
	if id.IsZero() {
		own := who.Reach(access).Units
		if len(own) != 1 {
			return Unit{}, ErrNoOffice.At("query/unit")
		}
		id = own[0]
	}
	unit, err := s.store.Unit(ctx, id)
	if err != nil {
		return Unit{}, err
	}
	if _, ok := who.May(access, domain.Subject{Made: unit.Place}); !ok {
		return Unit{}, domain.ErrNotFound
	}
	return unit, nil
}

// longestReason is the longest reason, in characters.
const longestReason = 200

// DeclareNone declares that nobody at a school gets a programme in a term 零申报.
func (s Service) DeclareNone(ctx context.Context, who domain.Actor, item Item, term domain.Term, reason string) (Declaration, error) {
	var d Declaration
	err := s.store.InTx(ctx, who, &d, func(tx Tx) error {
		school, err := tx.School(ctx, item.School)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["declareNoAid"], Access["showIndicators"], domain.Subject{Made: school.Place})
		if err != nil {
			return err
		}
		reason = strings.TrimSpace(reason)
		if n := utf8.RuneCountInString(reason); n == 0 || n > longestReason {
			return ErrNoReason.At("/reason")
		}
		programmes, err := tx.Programmes(ctx, term)
		if err != nil {
			return err
		}
		var codes []string
		for _, p := range programmes {
			if p.concerns(school) {
				codes = append(codes, p.Code)
			}
		}
		if !slices.Contains(codes, item.Programme) {
			return ErrNoProgramme.With("programmes", strings.Join(codes, "、")).At("/programme")
		}
		switch awarded, err := tx.Awarded(ctx, item, term); {
		case err != nil:
			return err
		case awarded:
			return ErrHasAwards
		}
		d = Declaration{
			ID: domain.NewID[Declaration](s.world), School: item.School, Programme: item.Programme, Term: term,
			DeclaredBy: who.Person, Reason: reason, CreatedAt: s.world.Now(),
		}
		if err := tx.AddDeclaration(ctx, d); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "insight.declare", Object: "insight.declaration", ID: d.ID, After: d})
	})
	return d, err
}

// WithdrawNone takes a declaration back.
func (s Service) WithdrawNone(ctx context.Context, who domain.Actor, id DeclarationID) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		d, place, err := tx.Declaration(ctx, id)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["withdrawNoAid"], Access["listNoAidDeclarations"], domain.Subject{Made: place})
		if err != nil {
			return err
		}
		if err := tx.RemoveDeclaration(ctx, id); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "insight.withdraw", Object: "insight.declaration", ID: d.ID, Before: d})
	})
}

// Declarations lists what the schools of a unit declared for a term.
func (s Service) Declarations(ctx context.Context, who domain.Actor, q Question, page domain.Page) (domain.List[Declaration], error) {
	unit, err := s.unit(ctx, who, "listNoAidDeclarations", q.Unit)
	if err != nil {
		return domain.List[Declaration]{}, err
	}
	return s.store.Declarations(ctx, unit, q.Term, page)
}

// Load brings the rules to what the set says; the same set again changes
// nothing. Who got money under a rule that changed is judged again.
func (s Service) Load(ctx context.Context, who domain.Actor, rules []Rule) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		kept, err := tx.Rules(ctx)
		if err != nil {
			return err
		}
		for _, r := range rules {
			if slices.Contains(kept, r) {
				continue
			}
			if err := tx.SaveRule(ctx, r); err != nil {
				return err
			}
			if err := tx.MarkFrom(ctx, r.From); err != nil {
				return err
			}
		}
		return nil
	})
}
