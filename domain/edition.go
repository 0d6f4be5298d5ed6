package domain

import "fmt"

// InForce is the newest of some editions that has begun on a day (policy M14).
// Without any nothing can be judged: the tables of reference were not loaded. what
// names the editions, from is when one begins.
func InForce[E any](what string, editions []E, day Day, from func(E) Day) (E, error) {
	var current E
	var since Day
	for _, e := range editions {
		if f := from(e); !f.After(day) && !f.Before(since) {
			current, since = e, f
		}
	}
	if since.IsZero() {
		return current, fmt.Errorf("no %s hold on %s: load the tables of reference", what, day)
	}
	return current, nil
}

// Bound is what one number of an edition may be.
type Bound[R any] struct {
	Name     string // in a request
	Of       func(R) int
	Min, Max int
}

// Within refuses rules that are out of bounds, all of their numbers at once, with
// a fault that says min and max.
func Within[R any](rules R, bounds []Bound[R], refusal *Fault) error {
	var wrong []*Fault
	for _, b := range bounds {
		if n := b.Of(rules); n < b.Min || n > b.Max {
			wrong = append(wrong, refusal.With("min", b.Min).With("max", b.Max).At("/rules/"+b.Name))
		}
	}
	return Wrong(wrong...)
}
