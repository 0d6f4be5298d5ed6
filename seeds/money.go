package seeds

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/hardship"
	"lizhi/domain/insight"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
)

// The tables of money: who may be aided, with what, and how it is paid.
var (
	//go:embed reference/programmes.yaml
	programmesYAML []byte
	//go:embed reference/standards.yaml
	standardsYAML []byte
	//go:embed reference/hardship.yaml
	hardshipYAML []byte
	//go:embed reference/payment.yaml
	paymentYAML []byte
	//go:embed reference/insight.yaml
	insightYAML []byte
)

// readTable fills what a table of reference says; an unknown word is an error.
func readTable(name string, text []byte, into any) error {
	if err := yaml.UnmarshalWithOptions(text, into, yaml.Strict()); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// Aid is the table of programmes, standards and payment modes.
func Aid() (aid.Reference, error) {
	var p struct {
		Programmes []struct {
			Code       string      `yaml:"code"`
			Name       string      `yaml:"name"`
			Kind       aid.Kind    `yaml:"kind"`
			Channel    aid.Channel `yaml:"channel"`
			Recognised bool        `yaml:"recognised"`
			ByBoarding bool        `yaml:"by_boarding"`
			From       domain.Term `yaml:"from"`
			Until      domain.Term `yaml:"until"`
			Notice     string      `yaml:"notice"`
			Source     string      `yaml:"source"`
			Clause     string      `yaml:"clause"`
		} `yaml:"programmes"`
		Modes []struct {
			Programme string          `yaml:"programme"`
			County    domain.UnitID   `yaml:"county"`
			From      domain.Term     `yaml:"from"`
			Mode      aid.PaymentMode `yaml:"mode"`
			Source    string          `yaml:"source"`
		} `yaml:"modes"`
		Stackings []struct {
			A         string      `yaml:"a"`
			B         string      `yaml:"b"`
			From      domain.Term `yaml:"from"`
			Until     domain.Term `yaml:"until"`
			Exclusive bool        `yaml:"exclusive"`
			Clause    string      `yaml:"clause"`
			Source    string      `yaml:"source"`
		} `yaml:"stackings"`
	}
	if err := readTable("programmes.yaml", programmesYAML, &p); err != nil {
		return aid.Reference{}, err
	}
	var ref aid.Reference
	for _, x := range p.Programmes {
		ref.Programmes = append(ref.Programmes, aid.Programme(x))
	}
	for _, x := range p.Modes {
		ref.Modes = append(ref.Modes, aid.Mode(x))
	}
	for _, x := range p.Stackings {
		ref.Stackings = append(ref.Stackings, aid.Stacking(x))
	}
	var err error
	ref.Standards, err = standards()
	return ref, err
}

func standards() (aid.Standards, error) {
	var s struct {
		Standards []struct {
			Programme string       `yaml:"programme"`
			Stage     string       `yaml:"stage"`
			Boarding  aid.Boarding `yaml:"boarding"`
			Tier      string       `yaml:"tier"`
			From      domain.Term  `yaml:"from"`
			Amount    domain.Money `yaml:"amount"`
			Least     domain.Money `yaml:"least"`
			Most      domain.Money `yaml:"most"`
			Grades    []int        `yaml:"grades"`
			Groups    []string     `yaml:"groups"`
			AgeFrom   int          `yaml:"age_from"`
			AgeTo     int          `yaml:"age_to"`
			Source    string       `yaml:"source"`
			Clause    string       `yaml:"clause"`
		} `yaml:"standards"`
	}
	if err := readTable("standards.yaml", standardsYAML, &s); err != nil {
		return nil, err
	}
	var all aid.Standards
	for _, x := range s.Standards {
		if x.Boarding == "" {
			x.Boarding = aid.Any
		}
		all = append(all, aid.Standard{
			Programme: x.Programme, Stage: x.Stage, Boarding: x.Boarding, Tier: x.Tier, From: x.From,
			Amount: x.Amount, Least: x.Least, Most: x.Most, Grades: append([]int{}, x.Grades...), Groups: append([]string{}, x.Groups...),
			AgeFrom: x.AgeFrom, AgeTo: x.AgeTo, Source: x.Source, Clause: x.Clause,
		})
	}
	return all, nil
}

// Hardship is the table of grades and special groups.
func Hardship() (hardship.Reference, error) {
	var h struct {
		Grades []struct {
			Code      string            `yaml:"code"`
			Name      string            `yaml:"name"`
			From      domain.SchoolYear `yaml:"from"`
			Until     domain.SchoolYear `yaml:"until"`
			Rank      int               `yaml:"rank"`
			Difficult bool              `yaml:"difficult"`
			Source    string            `yaml:"source"`
		} `yaml:"grades"`
		Groups []struct {
			Code         string     `yaml:"code"`
			Name         string     `yaml:"name"`
			FullCoverage bool       `yaml:"full_coverage"`
			From         domain.Day `yaml:"from"`
			Until        domain.Day `yaml:"until"`
			Source       string     `yaml:"source"`
		} `yaml:"groups"`
	}
	if err := readTable("hardship.yaml", hardshipYAML, &h); err != nil {
		return hardship.Reference{}, err
	}
	var ref hardship.Reference
	for _, x := range h.Grades {
		ref.Grades = append(ref.Grades, hardship.Grade(x))
	}
	for _, x := range h.Groups {
		ref.Groups = append(ref.Groups, hardship.Group(x))
	}
	return ref, nil
}

// Payment is the table of column layouts, causes of failure and deadlines.
func Payment() (payment.Reference, error) {
	var p struct {
		Layouts []struct {
			Code    string       `yaml:"code"`
			Use     bankfile.Use `yaml:"use"`
			From    domain.Day   `yaml:"from"`
			Columns []struct {
				Key   string `yaml:"key"`
				Title string `yaml:"title"`
			} `yaml:"columns"`
			Source string `yaml:"source"`
		} `yaml:"layouts"`
		Causes []struct {
			Code   string   `yaml:"code"`
			Name   string   `yaml:"name"`
			Advice string   `yaml:"advice"`
			Family string   `yaml:"family"`
			Texts  []string `yaml:"texts"`
			Source string   `yaml:"source"`
		} `yaml:"causes"`
		Deadlines []struct {
			Cause  string     `yaml:"cause"`
			From   domain.Day `yaml:"from"`
			Days   int        `yaml:"days"`
			Then   int        `yaml:"then"`
			Source string     `yaml:"source"`
		} `yaml:"deadlines"`
	}
	if err := readTable("payment.yaml", paymentYAML, &p); err != nil {
		return payment.Reference{}, err
	}
	var ref payment.Reference
	for _, x := range p.Layouts {
		l := bankfile.Layout{Code: x.Code, Use: x.Use, From: x.From, Source: x.Source}
		for _, c := range x.Columns {
			l.Columns = append(l.Columns, bankfile.Column(c))
		}
		ref.Layouts = append(ref.Layouts, l)
	}
	for _, x := range p.Causes {
		ref.Causes = append(ref.Causes, bankfile.Cause(x))
	}
	for _, x := range p.Deadlines {
		ref.Deadlines = append(ref.Deadlines, cases.Deadline(x))
	}
	return ref, nil
}

// Insight is by which rules the money of a term is judged.
func Insight() ([]insight.Rule, error) {
	var t struct {
		Rules []struct {
			From   domain.Term      `yaml:"from"`
			Autumn insight.MonthDay `yaml:"autumn"`
			Spring insight.MonthDay `yaml:"spring"`
			Source string           `yaml:"source"`
		} `yaml:"rules"`
	}
	if err := readTable("insight.yaml", insightYAML, &t); err != nil {
		return nil, err
	}
	rules := make([]insight.Rule, len(t.Rules))
	for i, r := range t.Rules {
		rules[i] = insight.Rule(r)
	}
	return rules, nil
}
