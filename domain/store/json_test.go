package store

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAnEmptyListIsNotNULL keeps what has nothing in it: the columns say NOT
// NULL, and gorm's own serializer would say NULL.
func TestAnEmptyListIsNotNULL(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		value any
		want  string
	}{
		{[]string(nil), "null"},
		{[]string{}, "[]"},
		{map[string]int{"a": 1}, `{"a":1}`},
	} {
		got, err := jsonText{}.Value(t.Context(), nil, reflect.Value{}, tt.value)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(any(tt.want), got); diff != "" {
			t.Errorf("Value(%#v) (-want +got):\n%s", tt.value, diff)
		}
	}
}
