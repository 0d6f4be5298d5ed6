package store_test

import (
	"encoding/base32"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// challengeOf is the challenge in a refusal.
func challengeOf(t testing.TB, err error) string {
	t.Helper()
	var f *domain.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v, want a challenge", err)
	}
	c, ok := f.Params["challenge"].(string)
	if !ok {
		t.Fatalf("%v holds no challenge", err)
	}
	return c
}

// TestPolicyM7ACodeIsTakenOnce answers twenty challenges at the same moment with
// one code: one login, on either database; and no secret is kept in clear.
func TestPolicyM7ACodeIsTakenOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		min, old := o.officer(t)
		_, err := o.SetRules(t.Context(), system, db.World().Today().Add(1), founded(t))
		is(t, "the rules", err, nil)
		o.clock.Add(24 * time.Hour)

		_, err = o.Refresh(t.Context(), from("10.0.0.1"), old.Refresh)
		is(t, "a login from before the rule", err, account.ErrRefresh)
		_, err = o.login("10.0.0.1", min.Number, good)
		is(t, "a login", err, account.ErrEnrol)
		e, err := o.Enrol(t.Context(), from("10.0.0.1"), challengeOf(t, err))
		is(t, "Enrol", err, nil)
		key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(e.Secret)
		is(t, "the secret", err, nil)
		for _, column := range []string{"secret_sealed", "next_sealed", "recovery", "next_recovery"} {
			var kept []string
			if err := db.Read(t.Context()).Table("account_factors").Where(column+" IS NOT NULL").Pluck(column, &kept).Error; err != nil {
				t.Fatal(err)
			}
			if all := strings.Join(kept, " "); strings.Contains(all, string(key)) || strings.Contains(all, e.Recovery[0]) {
				t.Errorf("%s holds a secret in clear", column)
			}
		}

		var challenges []string
		for range 20 {
			_, err := o.login("10.0.0.1", min.Number, good)
			challenges = append(challenges, challengeOf(t, err))
		}
		code := account.TOTP(key, db.World().Now())
		var in atomic.Int32
		var wait sync.WaitGroup
		for i, c := range challenges {
			wait.Go(func() {
				if _, err := o.Answer(t.Context(), from("10.0.1."+string(rune('a'+i))), c, code); err == nil {
					in.Add(1)
				}
			})
		}
		wait.Wait()
		if in.Load() != 1 {
			t.Errorf("one code opened %d logins, want 1", in.Load())
		}
	})
}
