package store

import (
	"gorm.io/gorm"

	"lizhi/domain"
)

// paged orders a list newest first, by the server's time and then by id, and
// begins after a position.
func paged(q *gorm.DB, page domain.Page) *gorm.DB { return pagedBy(q, page, "created_at", "id") }

// pagedBy is paged for a query in which the two columns have other names.
func pagedBy(q *gorm.DB, page domain.Page, at, id string) *gorm.DB {
	if !page.After.IsZero() {
		q = q.Where("("+at+" < ? OR ("+at+" = ? AND "+id+" < ?))", page.After.At, page.After.At, page.After.ID[:])
	}
	if page.Limit > 0 {
		q = q.Limit(page.Limit)
	}
	return q.Order(at + " DESC, " + id + " DESC")
}

// convert turns rows into what the domain calls them.
func convert[R, T any](rows []R, one func(R) T) []T {
	items := make([]T, len(rows))
	for i, r := range rows {
		items[i] = one(r)
	}
	return items
}
