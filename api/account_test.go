package api_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"lizhi/api"
	"lizhi/api/apitest"
	"lizhi/domain"
)

// TestLoginOverHTTP walks from the code sheet to the logout.
func TestLoginOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := apitest.NewTown(t, c.DB)
		people := apitest.NewPeople(t, c.DB, w)
		c.Join("林老师", apitest.Appointed(domain.ClassTeacher, w.OwnClass))
		c.Vars["class"], c.Vars["lin"] = w.OwnClass.String(), people.Lin.String()
		bearer := map[string]string{"Authorization": "Bearer {access}"}
		c.Run(t,
			apitest.Case{
				As: "林老师", Do: "POST /v1/classes/{class}/codes", Body: `{"for":["student"],"persons":["{lin}"]}`, Want: 201,
				Has:  map[string]any{"/skipped": 0, "/items/0/name": "林晓雨", "/items/0/for": "student"},
				Save: map[string]string{"/items/0/number": "number", "/items/0/code": "code", "/items/0/account_id": "account"},
			},
			apitest.Case{
				Remark: "a weak password", Do: "POST /v1/activations", Body: `{"number":"{number}","code":"{code}","password":"12345678"}`,
				Want: 422, Code: "account.password_weak", Fields: []string{"/password"},
			},
			apitest.Case{
				Remark: "a wrong code", Do: "POST /v1/activations", Body: `{"number":"{number}","code":"0000-0000-0000-0000","password":"Lizhi-2026"}`,
				Want: 401, Code: "account.code",
			},
			apitest.Case{
				Remark: "the code, typed small", Do: "POST /v1/activations",
				Body: `{"number":"{number}","code":"` + strings.ToLower("{code}") + `","password":"Lizhi-2026","device":"小程序"}`, Want: 201,
				Save: map[string]string{"/access_token": "access", "/refresh_token": "refresh", "/login_id": "login"},
			},
			apitest.Case{
				Remark: "me", Do: "GET /v1/me", Header: bearer, Want: 200,
				Has: map[string]any{"/name": "林晓雨", "/must": "[]"},
			},
			apitest.Case{Remark: "my logins", Do: "GET /v1/me/logins", Header: bearer, Want: 200, Has: map[string]any{"/items/0/current": true, "/items/0/device": "小程序"}},
			apitest.Case{Remark: "a wrong password", Do: "POST /v1/logins", Body: `{"number":"{number}","password":"Lizhi-2025"}`, Want: 401, Code: "account.wrong"},
			apitest.Case{Remark: "an unknown number", Do: "POST /v1/logins", Body: `{"number":"99999999","password":"Lizhi-2026"}`, Want: 401, Code: "account.wrong"},
			apitest.Case{Remark: "a number that is none", Do: "POST /v1/logins", Body: `{"number":"林晓雨","password":"Lizhi-2026"}`, Want: 422, Code: "invalid", Fields: []string{"/number"}},
			apitest.Case{Remark: "refresh", Do: "POST /v1/logins/refresh", Body: `{"refresh_token":"{refresh}"}`, Want: 200, Save: map[string]string{"/access_token": "access"}},
			apitest.Case{
				Remark: "another password", Do: "PUT /v1/me/password", Header: bearer, Body: `{"password":"Lizhi-2026","new_password":"Lizhi-2027"}`, Want: 204,
			},
			apitest.Case{
				Remark: "repeated, since the answer was lost", Do: "PUT /v1/me/password", Header: bearer,
				Body: `{"password":"Lizhi-2026","new_password":"Lizhi-2027"}`, Want: 204,
			},
			apitest.Case{
				Remark: "with a wrong old one", Do: "PUT /v1/me/password", Header: bearer,
				Body: `{"password":"Lizhi-2020","new_password":"Lizhi-2028"}`, Want: 422, Code: "account.old_password", Fields: []string{"/password"},
			},
			apitest.Case{Remark: "log out", Do: "POST /v1/me/logout", Header: bearer, Want: 204},
			apitest.Case{Remark: "nobody any more", Do: "GET /v1/me", Header: bearer, Want: 401, Code: "unauthenticated"},
			apitest.Case{
				As: "林老师", Do: "GET /v1/classes/{class}/accounts?state=none", Want: 200,
				Check: func(t *testing.T, a apitest.Answer) {
					t.Helper()
					if strings.Contains(string(a.Raw), "林晓雨\"") && strings.Contains(string(a.Raw), `"guardian":false,"name":"林晓雨"`) {
						t.Errorf("林晓雨 has activated, but is listed: %s", a.Raw)
					}
				},
			},
			apitest.Case{As: "林老师", Do: "POST /v1/accounts/{account}/reset", Want: 201, Has: map[string]any{"/for": "student", "/name": "林晓雨"}},
		)
	})
}

// TestWhoAppointsHandsOutTheCode walks from the appointment of somebody new to
// their login: each answer holds what the next step asks for.
func TestWhoAppointsHandsOutTheCode(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := apitest.NewTown(t, c.DB)
		people := apitest.NewPeople(t, c.DB, w)
		c.Join("专干", apitest.Appointed(domain.AidOfficer, w.Own))
		c.Join("外校专干", apitest.Appointed(domain.AidOfficer, w.Sibling))
		c.Vars["person"], c.Vars["school"] = people.Employ("何老师", w.Own).String(), w.Own.String()
		appoint := apitest.Case{
			As: "专干", Do: "POST /v1/appointments", Body: `{"person_id":"{person}","role":"teacher","unit_id":"{school}"}`, Want: 201,
			Header: map[string]string{"Idempotency-Key": "appoint-0001"},
			Has:    map[string]any{"/name": "何老师", "/account_state": "waiting", "/unit_id": w.Own.String()},
			Save:   map[string]string{"/account_id": "account", "/number": "number", "/unit_name": "unit"},
		}
		again := appoint
		again.Remark, again.Save = "repeated, since the answer was lost", map[string]string{"/account_id": "same", "/number": "number"}
		c.Run(t,
			appoint,
			again,
			apitest.Case{Remark: "who may not", As: "外校专干", Do: "POST /v1/accounts/{account}/reset", Want: 404},
			apitest.Case{As: "专干", Do: "POST /v1/accounts/{account}/reset", Want: 201, Has: map[string]any{"/name": "何老师"}, Save: map[string]string{"/code": "code"}},
			apitest.Case{
				Do: "POST /v1/activations", Body: `{"number":"{number}","code":"{code}","password":"Lizhi-2026","device":"小程序"}`, Want: 201,
				Save: map[string]string{"/access_token": "access"},
			},
			apitest.Case{Do: "GET /v1/me", Header: map[string]string{"Authorization": "Bearer {access}"}, Want: 200, Has: map[string]any{"/name": "何老师"}},
			apitest.Case{
				Remark: "a second role: nothing to hand out", As: "专干", Do: "POST /v1/appointments", Want: 201,
				Body: `{"person_id":"{person}","role":"counsellor","unit_id":"{school}"}`, Has: map[string]any{"/account_state": "active"},
			},
		)
		if c.Vars["same"] != c.Vars["account"] {
			t.Errorf("the repeated answer names %s, want %s", c.Vars["same"], c.Vars["account"])
		}
	})
}

// TestCodeSheetIsAPDF prints a class; it is the same class again with the same
// key, and the numbers are in no address.
func TestCodeSheetIsAPDF(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := apitest.NewTown(t, c.DB)
		apitest.NewPeople(t, c.DB, w)
		c.Join("林老师", apitest.Appointed(domain.ClassTeacher, w.OwnClass))
		c.Vars["class"] = w.OwnClass.String()
		c.Run(t, apitest.Case{
			As: "林老师", Do: "POST /v1/classes/{class}/code-sheet", Body: `{}`, Want: 201,
			Check: func(t *testing.T, a apitest.Answer) {
				t.Helper()
				if !bytes.HasPrefix(a.Raw, []byte("%PDF-")) || len(a.Raw) < 10_000 {
					t.Errorf("%d bytes that begin %q", len(a.Raw), a.Raw[:min(8, len(a.Raw))])
				}
			},
		})
	})
}

func TestPasswordsAreHashed(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*api.Passwords{"the real cost": api.NewPasswords(), "the tests'": api.Cheap()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hash, err := p.Hash(t.Context(), "Lizhi-2026")
			if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=") || strings.Contains(hash, "Lizhi") {
				t.Fatalf("Hash = %q, %v", hash, err)
			}
			for password, want := range map[string]bool{"Lizhi-2026": true, "lizhi-2026": false, "": false} {
				if ok, err := p.Check(t.Context(), password, hash); ok != want || err != nil {
					t.Errorf("Check(%q) = %t, %v, want %t", password, ok, err, want)
				}
			}
			for _, broken := range []string{"", "$argon2id$", hash[:len(hash)-4], strings.Replace(hash, "argon2id", "argon2i", 1)} {
				if ok, err := p.Check(t.Context(), "Lizhi-2026", broken); ok || err != nil {
					t.Errorf("Check against %q = %t, %v", broken, ok, err)
				}
			}
		})
	}
}

// TestPolicyM6UnknownNumberCostsTheSameTime compares the work, not the clock:
// without a hash as much is done, so the two differ by less than half.
func TestPolicyM6UnknownNumberCostsTheSameTime(t *testing.T) {
	t.Parallel()
	p := api.NewPasswords()
	hash, err := p.Hash(t.Context(), "Lizhi-2026")
	if err != nil {
		t.Fatal(err)
	}
	fastest := func(hash string) time.Duration {
		best := time.Hour
		for range 5 {
			begin := time.Now()
			_, _ = p.Check(t.Context(), "Lizhi-2025", hash)
			best = min(best, time.Since(begin))
		}
		return best
	}
	known, unknown := fastest(hash), fastest("")
	if unknown < known/2 || known < unknown/2 {
		t.Errorf("a known number takes %v, an unknown one %v", known, unknown)
	}
}

// TestTheQueueOfPasswordsIsBounded asks for more than can wait.
func TestTheQueueOfPasswordsIsBounded(t *testing.T) {
	t.Parallel()
	p := api.NewPasswords()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wait sync.WaitGroup
	var mu sync.Mutex
	busy := 0
	for range 300 {
		wait.Go(func() {
			if _, err := p.Hash(ctx, "Lizhi-2026"); errors.Is(err, domain.ErrBusy) {
				mu.Lock()
				busy++
				mu.Unlock()
				cancel() // those who wait need not any more
			}
		})
	}
	wait.Wait()
	if busy == 0 {
		t.Error("300 at once were all taken")
	}
}
