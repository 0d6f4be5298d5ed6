package apitest_test

import (
	"testing"

	"lizhi/api/apitest"
)

func TestTownStands(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		town := apitest.NewTown(t, c.DB)
		if units := town.Units(); len(units) != 11 {
			t.Errorf("%d units, want 11", len(units))
		}
		people := apitest.NewPeople(t, c.DB, town)
		if students := people.Students(); len(students) != 4 || students["林晓雨"].IsZero() {
			t.Errorf("students = %v, want 4", students)
		}
	})
}
