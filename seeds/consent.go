package seeds

import (
	"context"
	_ "embed"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/consent"
)

//go:embed reference/consent.yaml
var consentYAML []byte

// ConsentTexts are the texts that people agree to.
func ConsentTexts() ([]consent.Text, error) {
	var table struct {
		Texts []struct {
			Purpose   domain.Purpose `yaml:"purpose"`
			Basis     consent.Basis  `yaml:"basis"`
			ValidFrom domain.Day     `yaml:"valid_from"`
			Title     string         `yaml:"title"`
			Body      string         `yaml:"body"`
			Refusal   string         `yaml:"refusal"`
		} `yaml:"texts"`
	}
	if err := readTable("consent.yaml", consentYAML, &table); err != nil {
		return nil, err
	}
	var all []consent.Text
	for _, t := range table.Texts {
		all = append(all, consent.Text{
			Purpose: t.Purpose, Basis: t.Basis, ValidFrom: t.ValidFrom, Title: t.Title, Body: t.Body, Refusal: t.Refusal,
		})
	}
	return all, nil
}

// texts publishes what is new.
func (c City) texts(ctx context.Context, who domain.Actor) error {
	all, err := ConsentTexts()
	if err != nil {
		return err
	}
	for _, t := range all {
		if _, err := c.Consent.Publish(ctx, who, t); err != nil {
			return fmt.Errorf("%s: %w", t.Purpose, err)
		}
	}
	return nil
}
