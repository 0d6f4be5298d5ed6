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
	})
}
