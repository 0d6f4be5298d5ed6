package store_test

import (
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/roster"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestHealthSeesWhatIsDueAndGivenUp orders three tasks: one due, one for later,
// one given up.
func TestHealthSeesWhatIsDueAndGivenUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now := db.World().Now()
		err := db.InTx(t.Context(), domain.Actor{}, nil, func(tx store.Tx) error {
			for _, at := range []time.Time{now.Add(-3 * time.Minute), now.Add(time.Hour), now.Add(-time.Hour)} {
				if err := tx.Add(t.Context(), at, roster.SweepTask{}); err != nil {
					return err
				}
			}
			return nil
		})
		is(t, "order", err, nil)
		gone := db.Write(t.Context()).Table("tasks").Where("due_at < ?", now.Add(-30*time.Minute)).Update("state", "dead")
		is(t, "give up", gone.Error, nil)
		h, err := db.Health(t.Context())
		is(t, "health", err, nil)
		if h.Due != 1 || h.Oldest != 3*time.Minute || h.Dead != 1 {
			t.Errorf("%+v; want one due for three minutes and one given up", h)
		}
	})
}
