package seeds

import (
	_ "embed"

	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
)

//go:embed reference/recognition.yaml
var recognitionYAML []byte

// Recognition is the table of factors, rules of the review and rubrics.
func Recognition() (recognition.Reference, error) {
	var t struct {
		Factors []struct {
			Code   string            `yaml:"code"`
			Name   string            `yaml:"name"`
			From   domain.SchoolYear `yaml:"from"`
			Until  domain.SchoolYear `yaml:"until"`
			Source string            `yaml:"source"`
		} `yaml:"factors"`
		Rules []struct {
			Stage      string            `yaml:"stage"`
			From       domain.SchoolYear `yaml:"from"`
			Share      int               `yaml:"share"`
			Students   int               `yaml:"students"`
			Strictness panel.Strictness  `yaml:"strictness"`
			ByGuardian bool              `yaml:"by_guardian"`
			Source     string            `yaml:"source"`
		} `yaml:"rules"`
		Rubrics []struct {
			From  domain.SchoolYear `yaml:"from"`
			Items []struct {
				Code    string `yaml:"code"`
				Name    string `yaml:"name"`
				Cap     int    `yaml:"cap"`
				Options []struct {
					Name   string       `yaml:"name"`
					Points int          `yaml:"points"`
					Group  string       `yaml:"group"`
					Factor string       `yaml:"factor"`
					Health need.Health  `yaml:"health"`
					UpTo   domain.Money `yaml:"up_to"`
				} `yaml:"options"`
			} `yaml:"items"`
			Bands []struct {
				Grade string `yaml:"grade"`
				Least int    `yaml:"least"`
			} `yaml:"bands"`
			Direct []struct {
				Group string `yaml:"group"`
				Grade string `yaml:"grade"`
			} `yaml:"direct"`
			Edges  []domain.Money `yaml:"edges"`
			Source string         `yaml:"source"`
		} `yaml:"rubrics"`
	}
	var ref recognition.Reference
	if err := readTable("recognition.yaml", recognitionYAML, &t); err != nil {
		return ref, err
	}
	for _, x := range t.Factors {
		ref.Factors = append(ref.Factors, need.Factor(x))
	}
	for _, x := range t.Rules {
		ref.Rules = append(ref.Rules, panel.Rule(x))
	}
	for _, x := range t.Rubrics {
		r := need.Rubric{From: x.From, Edges: x.Edges, Source: x.Source}
		for _, i := range x.Items {
			item := need.Item{Code: i.Code, Name: i.Name, Cap: i.Cap}
			for _, o := range i.Options {
				item.Options = append(item.Options, need.Option(o))
			}
			r.Items = append(r.Items, item)
		}
		for _, b := range x.Bands {
			r.Bands = append(r.Bands, need.Band(b))
		}
		for _, d := range x.Direct {
			r.Direct = append(r.Direct, need.Direct(d))
		}
		ref.Rubrics = append(ref.Rubrics, r)
	}
	return ref, nil
}
