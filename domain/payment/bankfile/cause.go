package bankfile

import (
	"strings"
)

// Cause 失败原因 is why a bank sent money back. Texts are words that banks
// write in their files for it.
type Cause struct {
	Code   string // F01–F08
	Name   string
	Advice string // what the school does next
	Family string // what student and guardian do next
	Texts  []string
	Source string
}

// other is the cause of what nobody could name.
const other = "F08"

// Causes are all causes that there are.
type Causes []Cause

// Meant finds the cause that a bank's text means; what is unknown is F08.
func (cs Causes) Meant(text string) Cause {
	text = strings.TrimSpace(text)
	var last Cause
	for _, c := range cs {
		if text != "" && (text == c.Code || text == c.Name) {
			return c
		}
		for _, t := range c.Texts {
			if t != "" && strings.Contains(text, t) {
				return c
			}
		}
		if c.Code == other {
			last = c
		}
	}
	return last
}

// Named finds a cause by its code.
func (cs Causes) Named(code string) Cause {
	for _, c := range cs {
		if c.Code == code {
			return c
		}
	}
	return Cause{}
}
