package recognition

import (
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
)

// Reference is what the city's rules say, past versions too.
type Reference struct {
	Factors    need.Factors
	Rules      panel.Rules
	Rubrics    need.Rubrics
	Grades     need.Grades
	Categories need.Categories
}
