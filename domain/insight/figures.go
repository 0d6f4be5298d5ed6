package insight

import (
	"context"

	"lizhi/domain"
)

// Cell is one figure of the annual report 学生资助工作发展报告: how many awards of
// a programme there were, and their money in fen. What is too small to leave the
// school, or would tell it, is hidden with its money (policy M3, features AI17).
type Cell struct {
	Awards      int
	Due, Paid   domain.Money
	Mark        domain.Mark
	ShownAwards string // "17", "<3" or "*"
}

// Line is the figures of one unit, or of all programmes together.
type Line struct {
	Unit  domain.UnitID // zero for what belongs to no unit that is open today
	Name  string
	Cells []Cell // in the order of Figures.Programmes, then the total
}

// Figures are those of a unit and of the units below it for a school year.
type Figures struct {
	SchoolYear domain.SchoolYear
	Programmes []Programme
	Lines      []Line // the unit itself first
	Pending    int64  // students whose latest changes are not counted yet
}

// everything is how many units below one a report holds.
const everything = 5000

// YearOf gives the figures of a unit for a school year. A school sees its own as
// they are; a bureau's are suppressed.
func (s Service) YearOf(ctx context.Context, who domain.Actor, unit domain.UnitID, year domain.SchoolYear) (Figures, error) {
	u, err := s.unit(ctx, who, "showAidFigures", unit)
	if err != nil {
		return Figures{}, err
	}
	waiting, err := s.catchUp(ctx)
	if err != nil {
		return Figures{}, err
	}
	below, err := s.store.Below(ctx, u, domain.Page{Limit: everything})
	if err != nil {
		return Figures{}, err
	}
	f := Figures{SchoolYear: year, Pending: waiting}
	if f.Programmes, err = s.programmesOf(ctx, year); err != nil {
		return Figures{}, err
	}
	units := append([]Unit{u}, below.Items...)
	sums, err := s.yearCounts(ctx, units, year)
	if err != nil {
		return Figures{}, err
	}
	rest := Counts{}
	rest.Add(sums[u.ID], 1)
	for i, one := range units {
		f.Lines = append(f.Lines, lineOf(one, f.Programmes, sums[one.ID]))
		if i > 0 {
			rest.Add(sums[one.ID], -1)
		}
	}
	if len(units) > 1 && len(rest) > 0 {
		f.Lines = append(f.Lines, lineOf(Unit{}, f.Programmes, rest))
	}
	if u.Kind == "school" {
		return f, nil
	}
	smallest, err := s.store.SmallBelow(ctx)
	f.suppress(smallest)
	return f, err
}

// programmesOf lists those that ran in either term of a year.
func (s Service) programmesOf(ctx context.Context, year domain.SchoolYear) ([]Programme, error) {
	list, err := s.store.Programmes(ctx, year.Autumn())
	if err != nil {
		return nil, err
	}
	spring, err := s.store.Programmes(ctx, year.Spring())
	known := map[string]bool{}
	for _, p := range list {
		known[p.Code] = true
	}
	for _, p := range spring {
		if !known[p.Code] {
			list = append(list, p)
		}
	}
	return list, err
}

func (s Service) yearCounts(ctx context.Context, units []Unit, year domain.SchoolYear) (map[domain.UnitID]Counts, error) {
	ids := make([]domain.UnitID, len(units))
	sums := map[domain.UnitID]Counts{}
	for i, u := range units {
		ids[i], sums[u.ID] = u.ID, Counts{}
	}
	for _, term := range []domain.Term{year.Autumn(), year.Spring()} {
		counts, err := s.store.Counts(ctx, ids, term)
		if err != nil {
			return nil, err
		}
		for id, n := range counts {
			sums[id].Add(n, 1)
		}
	}
	return sums, nil
}

func lineOf(u Unit, programmes []Programme, n Counts) Line {
	l := Line{Unit: u.ID, Name: u.Name}
	var total Cell
	for _, p := range programmes {
		c := Cell{Awards: int(n[withAwards+p.Code]), Due: domain.Money(n[awarded+p.Code]), Paid: domain.Money(n[paid+p.Code])}
		total.Awards, total.Due, total.Paid = total.Awards+c.Awards, total.Due+c.Due, total.Paid+c.Paid
		l.Cells = append(l.Cells, c)
	}
	l.Cells = append(l.Cells, total)
	for i, c := range l.Cells {
		l.Cells[i].ShownAwards = domain.Shown.Text(c.Awards, 0)
	}
	return l
}

// suppress hides small counts, what would tell them, and their money.
func (f *Figures) suppress(smallest int) {
	columns := make([]int, len(f.Programmes)+1)
	for i := range f.Programmes {
		columns[i] = len(f.Programmes)
	}
	columns[len(f.Programmes)] = -1
	rows := make([]int, len(f.Lines))
	rows[0] = -1
	var counts []int
	for _, l := range f.Lines {
		for _, c := range l.Cells {
			counts = append(counts, c.Awards)
		}
	}
	for i, mark := range domain.Suppress(counts, domain.Grid(rows, columns), smallest) {
		c := &f.Lines[i/len(columns)].Cells[i%len(columns)]
		c.Mark, c.ShownAwards = mark, mark.Text(c.Awards, smallest)
		if mark != domain.Shown {
			c.Awards, c.Due, c.Paid = 0, 0, 0
		}
	}
}
