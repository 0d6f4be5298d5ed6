package domain

import (
	"database/sql/driver"
	"fmt"

	"github.com/google/uuid"
)

// ID names one thing of kind T: a UUIDv7, made by the server or by a phone
// that is offline. T only keeps the kinds apart; features alias it
// (type SessionID = domain.ID[Session]), since a defined type would lose Value.
//
// The zero ID means none: it is kept as NULL and shown as an empty text.
type ID[T any] [16]byte

type (
	person  struct{}
	account struct{}
	login   struct{}
	unit    struct{}
	file    struct{}
	task    struct{}
)

// The kinds of thing that more than one feature points at.
type (
	// PersonID names a person, unique in the city.
	PersonID = ID[person]
	// AccountID names what somebody logs in to.
	AccountID = ID[account]
	// LoginID names one login of an account on one device.
	LoginID = ID[login]
	// UnitID names a city, county, school or class.
	UnitID = ID[unit]
	// FileID names an upload, or a document that the program made.
	FileID = ID[file]
	// TaskID names work that happens later.
	TaskID = ID[task]
)

// NewID makes an ID of the given world.
func NewID[T any](w World) ID[T] { return ID[T](w.NewID()) }

// ParseID reads an ID as a client writes it: 36 characters, version 7, any
// clock, since phones' clocks lie. Anything else is an error.
func ParseID[T any](s string) (ID[T], error) {
	u, err := uuid.Parse(s)
	if err != nil || len(s) != 36 || u.Version() != 7 || u.Variant() != uuid.RFC4122 {
		return ID[T]{}, fmt.Errorf("id is not a UUID of version 7")
	}
	return ID[T](u), nil
}

// IsZero reports whether the ID names nothing.
func (id ID[T]) IsZero() bool { return id == ID[T]{} }

// String shows the ID as 36 characters, or nothing for none.
func (id ID[T]) String() string {
	if id.IsZero() {
		return ""
	}
	return uuid.UUID(id).String()
}

// MarshalText shows the ID as String does.
func (id ID[T]) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (id *ID[T]) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*id = ID[T]{}
		return nil
	}
	parsed, err := ParseID[T](string(text))
	*id = parsed
	return err
}

// Value keeps the ID as its 16 bytes, and none as NULL.
func (id ID[T]) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id[:], nil
}

// Scan reads what Value kept.
func (id *ID[T]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ID[T]{}
		return nil
	case []byte:
		if len(v) == len(id) {
			copy(id[:], v)
			return nil
		}
	case string:
		if len(v) == len(id) {
			copy(id[:], v)
			return nil
		}
	}
	return fmt.Errorf("an id is kept as 16 bytes, not as %T", src)
}
