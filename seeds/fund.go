package seeds

import (
	_ "embed"

	"lizhi/domain/fund"
)

//go:embed reference/fund.yaml
var fundYAML []byte

// Fund is the table of rates: what a school sets aside for its students.
func Fund() (fund.Rules, error) {
	var table struct {
		Rules []struct {
			Type   fund.Type `yaml:"type"`
			From   int       `yaml:"from"`
			Base   fund.Base `yaml:"base"`
			Least  int       `yaml:"least"`
			Most   int       `yaml:"most"`
			Clause string    `yaml:"clause"`
			Source string    `yaml:"source"`
		} `yaml:"rules"`
	}
	if err := readTable("fund.yaml", fundYAML, &table); err != nil {
		return nil, err
	}
	var rules fund.Rules
	for _, x := range table.Rules {
		rules = append(rules, fund.Rule(x))
	}
	return rules, nil
}
