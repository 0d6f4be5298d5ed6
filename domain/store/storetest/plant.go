package storetest

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"lizhi/domain"
	"lizhi/seeds"
)

// inserter is a database, or a connection of one.
type inserter interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// plant keeps the first editions of the numbers without which nothing can be
// judged, as every installation has them; schema stands before each table.
func plant(ctx context.Context, into inserter, schema string) error {
	records, err := seeds.GrowthLimits()
	if err != nil {
		return err
	}
	talks, err := seeds.MentoringRules()
	if err != nil {
		return err
	}
	logins, _, err := seeds.LoginRules()
	if err != nil {
		return err
	}
	private, err := seeds.PrivacyRules()
	if err != nil {
		return err
	}
	insert := func(table, columns string, values ...any) error {
		marks := strings.TrimSuffix(strings.Repeat("?,", len(values)), ",")
		_, err := into.ExecContext(ctx, "INSERT INTO "+schema+table+" ("+columns+") VALUES ("+marks+")", values...)
		if err != nil {
			return fmt.Errorf("plant %s: %w", table, err)
		}
		return nil
	}
	for _, r := range records {
		err := insert("growth_rules", "kind, valid_from, title_max, text_max, place_max, files_max, minutes_max, reason_max, source",
			string(r.Kind), r.ValidFrom, r.TitleMax, r.TextMax, r.PlaceMax, r.FilesMax, r.MinutesMax, r.ReasonMax, r.Source)
		if err != nil {
			return err
		}
	}
	for _, r := range talks {
		err := insert("mentoring_rules",
			"valid_from, capacity, late_days, edit_hours, minutes_max, place_max, topic_max, text_max, reason_max, source",
			r.ValidFrom, r.Capacity, r.LateDays, r.EditHours, r.MinutesMax, r.PlaceMax, r.TopicMax, r.TextMax, r.ReasonMax, r.Source)
		if err != nil {
			return err
		}
	}
	version := func(table string, from domain.Day, rules any, source string) error {
		text, err := json.Marshal(rules)
		if err != nil {
			return err
		}
		return insert(table, "valid_from, rules, source, created_at", from, string(text), source, Start.Format(time.DateTime))
	}
	for _, v := range logins {
		if err := version("account_rules", v.ValidFrom, v.Rules, v.Source); err != nil {
			return err
		}
	}
	for _, v := range private {
		if err := version("privacy_rules", v.ValidFrom, v.Rules, v.Source); err != nil {
			return err
		}
	}
	return nil
}
