package seeds

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/aid"
	"lizhi/domain/campaign"
	"lizhi/domain/consent"
	"lizhi/domain/contest"
	"lizhi/domain/eligibility"
	"lizhi/domain/files"
	"lizhi/domain/fund"
	"lizhi/domain/growth"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/insight"
	"lizhi/domain/mentoring"
	"lizhi/domain/org"
	"lizhi/domain/payment"
	"lizhi/domain/people"
	"lizhi/domain/privacy"
	"lizhi/domain/publicity"
	"lizhi/domain/purse"
	"lizhi/domain/recognition"
)

//go:embed org.yaml
var orgYAML []byte

//go:embed cast.yaml
var castYAML []byte

// City loads a city through the services. Progress, if any, hears how far it is.
type City struct {
	World     domain.World
	Account   account.Service
	Aid       aid.Service
	Campaign  campaign.Service
	Consent   consent.Service
	Rules     eligibility.Service
	Purse     purse.Service
	Fund      fund.Service
	Contest   func(domain.World) contest.Service // at a time: one story lies in the past
	Files     files.Service
	Growth    growth.Service
	Hardship  hardship.Service
	Mentoring mentoring.Service
	Org       org.Service
	Payment   payment.Service
	Insight   insight.Service
	People    people.Service
	Privacy   privacy.Service

	Publicity publicity.Service
	Progress  func(done, total int64)

	Recognition recognition.Service
}

// Login is how somebody of the cast logs in.
type Login struct {
	Name, Role, Number, Password string
}

// Demo loads the demo city: units, pupils, the cast and what they did. Loading
// it again changes nothing. It gives the accounts of the cast.
func (c City) Demo(ctx context.Context) ([]Login, error) {
	units, err := c.units(ctx)
	if err != nil {
		return nil, fmt.Errorf("load units: %w", err)
	}
	if err := c.Reference(ctx); err != nil {
		return nil, err
	}
	if err := c.pupils(ctx, units); err != nil {
		return nil, fmt.Errorf("load pupils: %w", err)
	}
	return c.cast(ctx, units)
}

// Found makes a real city: the bureau, the regions below its code, the reference
// data, and one administrator with a one-time code.
func (c City) Found(ctx context.Context, code, name, admin string) (org.Unit, account.Issued, error) {
	city, err := c.Org.Found(ctx, system(), code, name)
	if err != nil {
		return org.Unit{}, account.Issued{}, err
	}
	regions, err := Regions()
	if err != nil {
		return org.Unit{}, account.Issued{}, err
	}
	for _, r := range regions {
		if r.Code == code || r.Code[:4] != code[:4] {
			continue
		}
		if _, err := c.Org.AddCounty(ctx, system(), org.Draft{ID: unitID(r.Code), Parent: city.ID, Code: r.Code, Name: r.Name}); err != nil {
			return org.Unit{}, account.Issued{}, fmt.Errorf("add %s: %w", r.Name, err)
		}
	}
	if err := c.Reference(ctx); err != nil {
		return org.Unit{}, account.Issued{}, err
	}
	person := identity.Draft{ID: domain.PersonID(named("admin " + admin)), Name: admin}
	if _, err := c.People.AddStaff(ctx, system(), people.Employment{Draft: person, Unit: city.ID, Position: "系统管理员"}); err != nil && !twice(err) {
		return org.Unit{}, account.Issued{}, fmt.Errorf("employ the administrator: %w", err)
	}
	_, rules, err := LoginRules()
	if err != nil {
		return city, account.Issued{}, err
	}
	issued, err := c.Account.FirstAdmin(ctx, system(), person.ID, city.ID, rules)
	return city, issued, err
}

func (c City) say(done, total int) {
	if c.Progress != nil {
		c.Progress(int64(done), int64(total))
	}
}

// named makes an id that follows from a name, so that loading twice meets what
// is there. Its time is that of the first release.
func named(name string) [16]byte {
	sum := sha256.Sum256([]byte("lizhi seeds: " + name))
	id := [16]byte(sum[:16])
	copy(id[:], []byte{0x01, 0x98, 0xc0, 0xde, 0, 0})
	id[6] = 0x70 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return id
}

func unitID(code string) domain.UnitID { return domain.UnitID(named("unit " + code)) }

// twice reports whether something was refused because it is there already.
func twice(err error) bool {
	var f *domain.Fault
	return errors.As(err, &f) && f.Kind == domain.Conflict
}
