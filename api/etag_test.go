package api

import (
	"context"
	"errors"
	"testing"

	"lizhi/domain"
)

func TestPH6VersionsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		header string
		want   int
	}{
		{etag(1), 1},
		{etag(2_000_000), 2_000_000},
		{"v3", 3},
		{"*", 0},
		{`"3"`, 0},
		{`"v0"`, 0},
		{`"v-1"`, 0},
		{`W/"v3"`, 0},
		{`"v3", "v4"`, 0},
		{"", 0},
	} {
		got, err := version(c.header)
		if got != c.want || (err != nil) != (c.want == 0) {
			t.Errorf("version(%s) = %d %v, want %d", c.header, got, err, c.want)
		}
		if err != nil && !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("version(%s) = %v, want ErrInvalid", c.header, err)
		}
	}
}

func TestPH9AListTagNamesWhoLooksAndWhatChanged(t *testing.T) {
	t.Parallel()
	id := func(n byte) [16]byte { return [16]byte{n} }
	viewer := func(change func(*call)) *call {
		c := &call{op: &operation{id: "listRecords"}, query: "kind=honour", actor: domain.Actor{
			Account: id(1), Person: id(2), Appointments: []domain.Appointment{{Role: domain.ClassTeacher, Unit: id(3)}},
			Wards: []domain.PersonID{id(4)}, Mentees: []domain.PersonID{id(5)},
		}}
		if change != nil {
			change(c)
		}
		return c
	}
	same := listTag(viewer(nil), []int64{1, 2})
	if again := listTag(viewer(nil), []int64{1, 2}); again != same {
		t.Fatalf("the same list = %s and %s", same, again)
	}
	for remark, other := range map[string]string{
		"a number moved on":       listTag(viewer(nil), []int64{1, 3}),
		"a subject more":          listTag(viewer(nil), []int64{1, 2, 0}),
		"numbers changed places":  listTag(viewer(nil), []int64{2, 1}),
		"another account":         listTag(viewer(func(c *call) { c.actor.Account = id(9) }), []int64{1, 2}),
		"another operation":       listTag(viewer(func(c *call) { c.op = &operation{id: "listEntries"} }), []int64{1, 2}),
		"another filter":          listTag(viewer(func(c *call) { c.query = "" }), []int64{1, 2}),
		"another class":           listTag(viewer(func(c *call) { c.actor.Appointments[0].Unit = id(9) }), []int64{1, 2}),
		"another role":            listTag(viewer(func(c *call) { c.actor.Appointments[0].Role = domain.Teacher }), []int64{1, 2}),
		"no ward any more":        listTag(viewer(func(c *call) { c.actor.Wards = nil }), []int64{1, 2}),
		"a ward became a mentee":  listTag(viewer(func(c *call) { c.actor.Mentees, c.actor.Wards = c.actor.Wards, c.actor.Mentees }), []int64{1, 2}),
		"an appointment the less": listTag(viewer(func(c *call) { c.actor.Appointments = nil }), []int64{1, 2}),
	} {
		if other == same {
			t.Errorf("%s: the tag stays the same", remark)
		}
	}
}

func TestPH9UnchangedAsksOnce(t *testing.T) {
	t.Parallel()
	ctx := context.WithValue(t.Context(), callKey{}, &call{op: &operation{id: "listRecords"}})
	asked := 0
	numbers := func(context.Context) ([]int64, error) { asked++; return []int64{7}, nil }
	tag, same, err := unchanged(ctx, nil, numbers)
	if err != nil || same || asked != 1 {
		t.Fatalf("the first time = %s %t %v after %d queries", tag, same, err, asked)
	}
	for _, c := range []struct {
		header string
		want   bool
	}{
		{tag, true},
		{"W/" + tag, true},
		{`"other", ` + tag, true},
		{"*", true},
		{`"other"`, false},
		{tag[1:], false},
		{"", false},
	} {
		if _, same, err := unchanged(ctx, &c.header, numbers); same != c.want || err != nil {
			t.Errorf("If-None-Match %s = %t %v, want %t", c.header, same, err, c.want)
		}
	}
	broken := errors.New("away")
	if _, _, err := unchanged(ctx, nil, func(context.Context) ([]int64, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("unchanged = %v, want the query's error", err)
	}
}
