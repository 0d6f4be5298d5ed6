package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// guard stands before a transaction's connection. After a deadlock MySQL has
// rolled the transaction back, and whatever came next on the connection would be
// committed by itself: a closure that overlooks the error must not go on.
type guard struct {
	gorm.ConnPool
	broken error
}

// guarded runs fn behind a guard; a deadlock that fn swallowed is still one.
func guarded(fn func(*gorm.DB) error) func(*gorm.DB) error {
	return func(g *gorm.DB) error {
		inside := g.Session(&gorm.Session{NewDB: true, Context: g.Statement.Context}) // a statement of its own
		gate := &guard{ConnPool: g.Statement.ConnPool}
		inside.Statement.ConnPool = gate
		if err := fn(inside); err != nil {
			return err
		}
		return gate.broken
	}
}

func (p *guard) seen(err error) error {
	if deadlock(err) {
		p.broken = err
	}
	return err
}

// ExecContext passes a statement on while the transaction lives.
func (p *guard) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if p.broken != nil {
		return nil, p.broken
	}
	result, err := p.ConnPool.ExecContext(ctx, query, args...)
	return result, p.seen(err)
}

// QueryContext passes a query on while the transaction lives.
func (p *guard) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if p.broken != nil {
		return nil, p.broken
	}
	rows, err := p.ConnPool.QueryContext(ctx, query, args...)
	return rows, p.seen(err) //nolint:sqlclosecheck // gorm closes them
}
