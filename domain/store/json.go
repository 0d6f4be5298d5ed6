package store

import (
	"context"
	"encoding/json"
	"reflect"

	"gorm.io/gorm/schema"
)

// jsonText keeps a value as JSON, and nothing as the text null: gorm's own makes
// an empty list NULL, which a NOT NULL column refuses.
type jsonText struct{ schema.JSONSerializer }

// Value is what the column holds.
func (jsonText) Value(_ context.Context, _ *schema.Field, _ reflect.Value, value any) (any, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

func init() { schema.RegisterSerializer("json", jsonText{}) }
