package seeds

import (
	_ "embed"

	"lizhi/domain"
	"lizhi/domain/eligibility"
)

//go:embed reference/rules.yaml
var rulesYAML []byte

// ruleText is a rule as rules.yaml writes it.
type ruleText struct {
	Kind      eligibility.Kind `yaml:"kind"`
	Text      string           `yaml:"text"`
	Clause    string           `yaml:"clause"`
	Stages    []string         `yaml:"stages"`
	Years     []int            `yaml:"years"`
	LongYears []int            `yaml:"long_years"`
	Grades    []string         `yaml:"grades"`
	Groups    []string         `yaml:"groups"`
	AgeFrom   int              `yaml:"age_from"`
	AgeTo     int              `yaml:"age_to"`
	Boarding  string           `yaml:"boarding"`
	Except    []string         `yaml:"except"`
	Warns     string           `yaml:"warns"`
}

// Eligibility is the table of rules: who may get which programme.
func Eligibility() (eligibility.Sets, error) {
	var table struct {
		Definitions []ruleText `yaml:"definitions"` // named for use below
		Rules       []struct {
			Programme string      `yaml:"programme"`
			From      domain.Term `yaml:"from"`
			AutumnOn  string      `yaml:"autumn_on"`
			SpringOn  string      `yaml:"spring_on"`
			Source    string      `yaml:"source"`
			Rules     []ruleText  `yaml:"rules"`
		} `yaml:"rules"`
	}
	if err := readTable("rules.yaml", rulesYAML, &table); err != nil {
		return nil, err
	}
	var sets eligibility.Sets
	for _, x := range table.Rules {
		set := eligibility.Set{Programme: x.Programme, From: x.From, AutumnOn: x.AutumnOn, SpringOn: x.SpringOn, Source: x.Source}
		for _, r := range x.Rules {
			set.Rules = append(set.Rules, eligibility.Rule(r))
		}
		sets = append(sets, set)
	}
	return sets, nil
}
