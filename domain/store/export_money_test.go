package store

import (
	"context"
	"fmt"

	"lizhi/domain/growth"
	"lizhi/domain/people"
)

// Plant keeps persons, enrolments, guardians, cards and records as they are given, for
// tests that are about something else.
func (d *DB) Plant(ctx context.Context, things ...any) error {
	for _, thing := range things {
		var row any
		switch x := thing.(type) {
		case people.Person:
			r := d.keys.personRow(x)
			row = &r
		case people.Enrolment:
			r := d.keys.enrolmentRow(x)
			row = &r
		case people.Guardian:
			r := toGuardianRow(x)
			row = &r
		case people.Card:
			r := d.keys.cardRow(x)
			row = &r
		case growth.Record:
			r := recordRow(x)
			row = &r
		default:
			return fmt.Errorf("cannot plant %T", thing)
		}
		if err := d.write.WithContext(ctx).Create(row).Error; err != nil {
			return err
		}
	}
	return nil
}

// EndCard ends the card in use of a person, as a lost one is.
func (d *DB) EndCard(ctx context.Context, person [16]byte) error {
	return d.write.WithContext(ctx).Exec("UPDATE people_cards SET current_key = NULL WHERE current_key = ?", person[:]).Error
}
