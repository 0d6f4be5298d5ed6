package api

import (
	"context"

	"github.com/oapi-codegen/nullable"

	"lizhi/api/openapi"
	"lizhi/domain"
)

// The converters that every feature's answers need.

// cursorAfter is next as an answer carries it: null on the last page.
func cursorAfter(ctx context.Context, after domain.Position) (nullable.Nullable[openapi.NextCursor], error) {
	sealed, err := next(ctx, after)
	if err != nil || sealed == nil {
		return nullable.NewNullNullable[openapi.NextCursor](), err
	}
	return nullable.NewNullableWithValue(*sealed), nil
}

// given is the value of an optional field, or its zero.
func given[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// idOf is the id in an optional field, or none.
func idOf[T any](p *openapi.Id) domain.ID[T] {
	if p == nil {
		return domain.ID[T]{}
	}
	return domain.ID[T](*p)
}

// optional leaves a field out when it is zero.
func optional[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// someID leaves an id out when it names nothing.
func someID[T any](id domain.ID[T]) *openapi.Id {
	if id.IsZero() {
		return nil
	}
	u := openapi.Id(id)
	return &u
}

// all converts a list; it is never null in JSON.
func all[A, B any](items []A, one func(A) B) []B {
	out := make([]B, len(items))
	for i, item := range items {
		out[i] = one(item)
	}
	return out
}
