package seeds

import (
	"context"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/org"
)

// units are the city's units as they were loaded.
type units struct {
	city    org.Unit
	byCode  map[string]org.Unit
	classes []org.Unit
}

// class is the class of a school for a stage and grade in a school year.
func (u units) class(school, stage string, grade int, year domain.SchoolYear) (org.Unit, error) {
	for _, c := range u.classes {
		if c.School == u.byCode[school].ID && string(c.Stage) == stage && c.Grade(year) == grade {
			return c, nil
		}
	}
	return org.Unit{}, fmt.Errorf("school %s has no class of %s grade %d", school, stage, grade)
}

func (c City) units(ctx context.Context) (units, error) {
	var plan struct {
		City struct {
			Code string `yaml:"code"`
			Name string `yaml:"name"`
		} `yaml:"city"`
		Counties []struct {
			Code string `yaml:"code"`
			Name string `yaml:"name"`
		} `yaml:"counties"`
		Schools []struct {
			Code       string      `yaml:"code"`
			Name       string      `yaml:"name"`
			Supervisor string      `yaml:"supervisor"`
			Region     string      `yaml:"region"`
			Stages     []org.Stage `yaml:"stages"`
			Private    bool        `yaml:"private"`
			Classes    []struct {
				Stage  org.Stage `yaml:"stage"`
				Grades []int     `yaml:"grades"`
			} `yaml:"classes"`
		} `yaml:"schools"`
	}
	u := units{byCode: map[string]org.Unit{}}
	if err := readTable("org.yaml", orgYAML, &plan); err != nil {
		return u, err
	}
	who, year := system(), domain.SchoolYearOf(c.World.Today())
	var err error
	if u.city, err = c.Org.Found(ctx, who, plan.City.Code, plan.City.Name); err != nil {
		return u, err
	}
	u.byCode[plan.City.Code] = u.city
	for _, k := range plan.Counties {
		county, err := c.Org.AddCounty(ctx, who, org.Draft{ID: unitID(k.Code), Parent: u.city.ID, Code: k.Code, Name: k.Name})
		if err != nil {
			return u, fmt.Errorf("%s: %w", k.Name, err)
		}
		u.byCode[k.Code] = county
	}
	for _, s := range plan.Schools {
		school, err := c.Org.AddSchool(ctx, who, org.Draft{
			ID: unitID(s.Code), Parent: u.byCode[s.Supervisor].ID, Code: s.Code, Region: s.Region,
			Name: s.Name, Stages: s.Stages, Private: s.Private,
		})
		if err != nil {
			return u, fmt.Errorf("%s: %w", s.Name, err)
		}
		u.byCode[s.Code] = school
		for _, k := range s.Classes {
			for _, grade := range k.Grades {
				class, err := c.Org.AddClass(ctx, who, org.Draft{
					ID: unitID(fmt.Sprint(s.Code, k.Stage, int(year)+1-grade)), Parent: school.ID,
					Stage: k.Stage, EntryYear: int(year) + 1 - grade, Number: 1,
				})
				if err != nil {
					return u, fmt.Errorf("%s: %w", s.Name, err)
				}
				u.classes = append(u.classes, class)
			}
		}
	}
	return u, nil
}
