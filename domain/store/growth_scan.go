package store

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"lizhi/domain/growth"
)

// cells are a row's fields by the names of their columns. The two that are kept
// as JSON come as text.
func (r *recordRow) cells(details, files *sql.RawBytes) map[string]any {
	return map[string]any{
		"id": &r.ID, "student_id": &r.Student,
		"made_city": &r.Made.City, "made_county": &r.Made.County, "made_school": &r.Made.School, "made_class": &r.Made.Class,
		"written_in": &r.WrittenIn, "state": (*string)(&r.State), "version": &r.Version, "verified_version": &r.VerifiedVersion,
		"kind": (*string)(&r.Kind), "dimension": (*string)(&r.Dimension), "title": &r.Title, "text": &r.Text,
		"day": &r.Day, "minutes": &r.Minutes, "place": &r.Place, "details": details, "files": files,
		"author_id": &r.Author, "author_role": (*string)(&r.AuthorRole), "proxy": &r.Proxy,
		"confirmed_by": &r.ConfirmedBy, "confirmed_at": &r.ConfirmedAt, "submitted_at": &r.SubmittedAt,
		"decided_by": &r.DecidedBy, "decided_at": &r.DecidedAt, "reason": &r.Reason, "counted": &r.Counted,
		"awaits": &r.Awaits, "awaits_since": &r.AwaitsSince, "origin": &r.Origin,
		"created_at": &r.CreatedAt, "updated_at": &r.UpdatedAt,
	}
}

// scanned reads whole records, for the lists that are asked for most: gorm's
// reflection took more time than the query itself. Every row goes through one
// and the same struct, whose fields the driver fills in place.
func scanned(q *gorm.DB) ([]growth.Record, error) {
	rows, err := q.Model(&recordRow{}).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var row recordRow
	var details, files sql.RawBytes
	cells, into := row.cells(&details, &files), make([]any, len(names))
	for i, name := range names {
		if into[i] = cells[name]; into[i] == nil {
			return nil, fmt.Errorf("growth_records has a column %s that no field takes", name)
		}
	}
	items := []growth.Record{}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		row.Details, row.Files = nil, nil // of the row before
		if err := unpack(details, &row.Details); err != nil {
			return nil, err
		}
		if err := unpack(files, &row.Files); err != nil {
			return nil, err
		}
		items = append(items, growth.Record(row))
	}
	return items, rows.Err()
}

// unpack reads what jsonText wrote; most often that is nothing.
func unpack(text []byte, into any) error {
	if len(text) == 0 || string(text) == "null" {
		return nil
	}
	return json.Unmarshal(text, into)
}
