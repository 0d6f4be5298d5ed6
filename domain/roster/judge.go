package roster

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// chunk matches rows with the people on file and says what each would do.
func (c *checker) chunk(ctx context.Context, rows []candidate) ([]Staged, error) {
	var numbers []identity.IDNumber
	var xueji []identity.XuejiNumber
	var classes []domain.UnitID
	var names []string
	for _, n := range rows {
		if !n.line.isWrong() && n.person.IDNumber == "" && n.xueji.Number == "" {
			classes, names = append(classes, n.class.ID), append(names, n.person.Name)
		}
		if n.person.IDNumber != "" {
			numbers = append(numbers, n.person.IDNumber)
		}
		if n.xueji.Number != "" {
			xueji = append(xueji, n.xueji.Number)
		}
		if n.guardian != nil && n.guardian.IDNumber != "" {
			numbers = append(numbers, n.guardian.IDNumber)
		}
	}
	byID, byXueji, err := c.s.store.Match(ctx, numbers, xueji)
	if err != nil {
		return nil, err
	}
	namesakes, err := c.s.store.Namesakes(ctx, classes, names)
	if err != nil {
		return nil, err
	}
	staged := make([]Staged, 0, len(rows))
	for _, n := range rows {
		found := c.find(&n, byID, byXueji, namesakes)
		one := c.judge(n, found, byID)
		c.counts[one.Verdict]++
		for _, f := range one.Findings {
			if f.Warning {
				c.warned++
				break
			}
		}
		staged = append(staged, one)
	}
	return staged, nil
}

// find says whom a row means: by number of identity, then by 学籍号; without
// either by class, name and birthday. nil for somebody new.
func (c *checker) find(n *candidate, byID map[identity.IDNumber]Found, byXueji map[identity.XuejiNumber]Found, namesakes []Found) *Found {
	if n.line.isWrong() {
		return nil
	}
	id, known := byID[n.person.IDNumber]
	x, registered := byXueji[n.xueji.Number]
	switch {
	case known && registered && id.Person.ID != x.Person.ID:
		n.line.wrong(colXueji, ErrOther)
	case known:
		return &id
	case registered:
		return &x
	case n.person.IDNumber == "" && n.xueji.Number == "":
		var same []Found
		for _, f := range namesakes {
			if f.Current.Class == n.class.ID && f.Person.Name == n.person.Name && f.Person.Born == n.person.Born {
				same = append(same, f)
			}
		}
		if len(same) > 1 {
			n.line.wrong(colName, ErrAmbiguous)
		}
		if len(same) == 1 {
			return &same[0]
		}
	}
	return nil
}

// judge says what a row would do.
func (c *checker) judge(n candidate, found *Found, byID map[identity.IDNumber]Found) Staged {
	s := Staged{Number: n.line.number, Name: n.person.Name, Verdict: VerdictSame}
	switch {
	case n.line.isWrong():
		s.Verdict = VerdictWrong
	case found == nil:
		s.Verdict = VerdictNew
		c.arrive(n, &s)
	case found.Current != nil && found.Current.School != n.class.School:
		s.Verdict = VerdictPending
		c.pend(n, *found, &s)
	default:
		c.compare(&n, *found, &s)
	}
	if s.Verdict == VerdictNew || s.Verdict == VerdictChanged || s.Verdict == VerdictSame {
		c.related(n, found, byID, &s)
		c.carded(n, found, &s)
	}
	if n.line.isWrong() {
		s = Staged{Number: n.line.number, Name: shown(n.line.text(colName)), Verdict: VerdictWrong}
		if f, known := byID[n.person.IDNumber]; known { // so that nobody calls the pupil missing
			s.Person, s.PersonBefore = &f.Person, &f.Person
		}
	}
	s.Findings = n.line.findings
	return s
}

// arrive stages somebody new.
func (c *checker) arrive(n candidate, s *Staged) {
	p := n.person
	s.Person = &p
	e := c.enrolment(n, Enrolment{Status: identity.Attending}, p.ID)
	s.Enrolment = &e
}

// enrolment is what a row says of the enrolment; what it does not say stays as
// it is in the one before.
func (c *checker) enrolment(n candidate, before Enrolment, person domain.PersonID) Enrolment {
	e := before
	e.ID, e.Person = domain.ID[Enrolment](c.s.world.NewID()), person
	e.City, e.County, e.School, e.Class = n.class.City, n.class.County, n.class.School, n.class.ID
	if n.said.status {
		e.Status = n.status
	}
	if n.said.boarding {
		e.Boarding = n.boarding
	}
	if n.said.xueji && e.Xueji != n.xueji {
		e.Xueji, e.Registered = n.xueji, n.class.School
	}
	if n.said.registered {
		e.Registered = n.school
	}
	if e.Xueji.Number == "" {
		e.Registered = domain.UnitID{}
	}
	return e
}

// pend sets a pupil aside who is enrolled elsewhere: the common superior decides
// (policy A21), and the school is not told where.
func (c *checker) pend(n candidate, found Found, s *Staged) {
	s.Person, s.PersonBefore = &found.Person, &found.Person
	e := c.enrolment(n, Enrolment{Status: identity.Attending}, found.Person.ID)
	s.Enrolment, s.OldEnrolment = &e, found.Current.ID
	s.Claim = domain.ID[Claim](c.s.world.NewID())
}

// compare stages what differs from what is on file.
func (c *checker) compare(n *candidate, found Found, s *Staged) {
	before, p := found.Person, found.Person
	p.Name, p.SearchKey = n.person.Name, n.person.SearchKey
	if n.person.IDNumber != "" {
		p.IDKind, p.IDNumber, p.Born, p.Sex = n.person.IDKind, n.person.IDNumber, n.person.Born, n.person.Sex
	} else if p.IDNumber == "" {
		p.Born = n.person.Born
		if n.person.Sex != "" {
			p.Sex = n.person.Sex
		}
	}
	if n.person.Phone != "" {
		p.Phone = n.person.Phone
	}
	if n.person.Address != "" {
		p.Address = n.person.Address
	}
	s.PersonBefore, s.Person = &before, &before
	if p != before {
		p.Version++
		s.Person, s.Verdict = &p, VerdictChanged
	}
	if found.Current == nil {
		s.Verdict = VerdictNew
		e := c.enrolment(*n, Enrolment{Status: identity.Attending}, p.ID)
		s.Enrolment = &e
		s.raise()
		return
	}
	e := c.enrolment(*n, *found.Current, p.ID)
	if sameEnrolment(e, *found.Current) {
		return
	}
	if err := found.Current.Status.Turn(e.Status); err != nil {
		n.line.wrong(colStatus, err)
		return
	}
	s.Enrolment, s.OldEnrolment, s.Verdict = &e, found.Current.ID, VerdictChanged
	s.raise()
}

// raise gives the person the next version where only the enrolment changes: a
// student's version counts both.
func (s *Staged) raise() {
	if s.Person.Version == s.PersonBefore.Version {
		p := *s.Person
		p.Version++
		s.Person = &p
	}
}

// shown is the name of a row that is wrong, unless a number stands in its place.
func shown(name string) string {
	count := 0
	for _, r := range name {
		if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
			count++
		}
	}
	runes := []rune(name)
	if count > 3 || len(runes) > identity.LongestName {
		return ""
	}
	return name
}

func sameEnrolment(a, b Enrolment) bool {
	return a.Class == b.Class && a.Status == b.Status && a.Boarding == b.Boarding && a.Xueji == b.Xueji && a.Registered == b.Registered
}

// related stages the guardian of a row: somebody on file, somebody whom an
// earlier row of the file brings, or somebody new.
func (c *checker) related(n candidate, found *Found, byID map[identity.IDNumber]Found, s *Staged) {
	g := n.guardian
	if g == nil {
		return
	}
	if found != nil {
		for _, k := range found.Guardians {
			if g.IDNumber != "" && k.IDNumber == g.IDNumber || k.Name == g.Name && (g.IDNumber == "" || k.IDNumber == "") {
				c.recalled(k, *g, s)
				return
			}
		}
	}
	key := hashed("id", string(g.IDNumber))
	known, there := byID[g.IDNumber]
	here, brought := c.kin[key]
	switch {
	case g.IDNumber != "" && there:
		c.recalled(known.Person, *g, s)
		g = &known.Person
	case g.IDNumber != "" && brought:
		g.ID = here
	default:
		s.Guardian = g
		c.kin[key] = g.ID
	}
	s.Link = &Guardian{
		ID: domain.ID[Guardian](c.s.world.NewID()), Guardian: g.ID, Ward: s.Person.ID, Relation: n.relation,
	}
	if s.Verdict == VerdictSame {
		s.Verdict = VerdictChanged
	}
}

// recalled stages another phone of a guardian who is on file, once per file.
func (c *checker) recalled(before, said Person, s *Staged) {
	if said.Phone == "" || said.Phone == before.Phone || c.changed[before.ID] {
		return
	}
	c.changed[before.ID] = true
	after := before
	after.Phone = said.Phone
	after.Version++
	s.Guardian, s.GuardianBefore = &after, &before
	if s.Verdict == VerdictSame {
		s.Verdict = VerdictChanged
	}
}

// carded stages another card of the pupil.
func (c *checker) carded(n candidate, found *Found, s *Staged) {
	if n.card == "" {
		return
	}
	if found != nil && found.Card != nil {
		if found.Card.Number == n.card && found.Card.Owner == n.owner {
			return
		}
		s.OldCard = found.Card.ID
	}
	s.Card = &Card{
		ID: domain.ID[Card](c.s.world.NewID()), Person: s.Person.ID, Number: n.card, Owner: n.owner, Doubtful: n.doubtful,
	}
	if s.Verdict == VerdictSame {
		s.Verdict = VerdictChanged
	}
}
