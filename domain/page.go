package domain

import "time"

// Position is a place in a list that is ordered by the server's time and then
// by id, newest first; the zero Position is the beginning. api seals it into a
// cursor together with the account, the filter and an expiry.
type Position struct {
	At time.Time
	ID [16]byte
}

// IsZero reports whether the position is the beginning of the list.
func (p Position) IsZero() bool { return p.At.IsZero() }

// Page asks for Limit items after a position.
type Page struct {
	After Position
	Limit int
}

// List is one page of a list; Next is zero on the last page.
type List[T any] struct {
	Items []T
	Next  Position
}

// Listed cuts what a store read with limit+1 into a page: position says where
// an item stands.
func Listed[T any](items []T, limit int, position func(T) Position) List[T] {
	if len(items) <= limit {
		return List[T]{Items: items}
	}
	items = items[:limit]
	return List[T]{Items: items, Next: position(items[limit-1])}
}
