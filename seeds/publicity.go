package seeds

import (
	_ "embed"

	"lizhi/domain"
	"lizhi/domain/publicity"
)

//go:embed reference/publicity.yaml
var publicityYAML []byte

// Publicity is the table of how long lists hang.
func Publicity() ([]publicity.Rule, error) {
	var p struct {
		Rules []struct {
			Kind       publicity.Kind `yaml:"kind"`
			From       domain.Day     `yaml:"from"`
			Days       int            `yaml:"days"`
			AnswerDays int            `yaml:"answer_days"`
			AppealDays int            `yaml:"appeal_days"`
			HigherDays int            `yaml:"higher_days"`
			Source     string         `yaml:"source"`
			Clause     string         `yaml:"clause"`
		} `yaml:"rules"`
	}
	if err := readTable("publicity.yaml", publicityYAML, &p); err != nil {
		return nil, err
	}
	var rules []publicity.Rule
	for _, x := range p.Rules {
		rules = append(rules, publicity.Rule(x))
	}
	return rules, nil
}
