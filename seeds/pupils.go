package seeds

import (
	"context"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
)

// pupilsInAll is how many synthetic pupils the city has; the cast comes on top.
const pupilsInAll = 1200

// pupils enrols the synthetic pupils, class by class.
func (c City) pupils(ctx context.Context, u units) error {
	year := domain.SchoolYearOf(c.World.Today())
	n := 0
	for i, class := range u.classes {
		until := pupilsInAll * (i + 1) / len(u.classes)
		var admissions []people.Admission
		for ; n < until; n++ {
			a := admission(n, class, year)
			a.Began = began(class, c.World.Today())
			admissions = append(admissions, a)
		}
		if _, err := c.People.EnrolAll(ctx, system(), admissions); err != nil {
			return fmt.Errorf("%s: %w", class.Name, err)
		}
		c.say(n, pupilsInAll)
	}
	return nil
}

// began is the day on which the pupils of a class came to school: that of its
// entry, so that the stories of last year are about pupils.
func began(class org.Unit, today domain.Day) domain.Day {
	if entry := domain.NewDay(class.EntryYear, 9, 1); !entry.After(today) {
		return entry
	}
	return today
}

func admission(n int, class org.Unit, year domain.SchoolYear) people.Admission {
	p := synthetic(n, string(class.Stage), class.Grade(year), year)
	sex, relation := identity.Male, identity.Father
	if p.sex == "女" {
		sex, relation = identity.Female, identity.Mother
	}
	return people.Admission{
		Draft: identity.Draft{
			ID: domain.PersonID(named("person " + p.id)), Name: p.name, IDNumber: p.id, Sex: sex, Address: p.address,
		},
		Class: class.ID, Status: identity.Attending, Boarding: p.boarding, Xueji: p.xueji,
		Guardians: []people.Kinsman{{
			Draft:    identity.Draft{ID: domain.PersonID(named("person " + p.guardianID)), Name: p.guardian, IDNumber: p.guardianID, Phone: p.guardianPhone},
			Relation: relation,
		}},
	}
}
