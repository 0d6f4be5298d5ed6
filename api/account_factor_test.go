package api_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/seeds"
)

// secured is a city in which officers need a second factor from today on, with
// 刘敏 as the aid officer of the school.
func secured(t *testing.T, c *apitest.City) (apitest.Town, apitest.People) {
	t.Helper()
	w := apitest.NewTown(t, c.DB)
	people := apitest.NewPeople(t, c.DB, w)
	_, rules, err := seeds.LoginRules()
	if err == nil {
		_, err = c.Services.Account.SetRules(t.Context(), apitest.System, c.DB.World().Today().Add(1), rules)
	}
	if err != nil {
		t.Fatal(err)
	}
	officer := people.Employ("刘敏", w.Own)
	if _, err := c.Services.Account.Appoint(t.Context(), apitest.System, account.Draft{Person: officer, Role: domain.AidOfficer, Unit: w.Own}); err != nil {
		t.Fatal(err)
	}
	issued, err := c.Services.Account.IssueFor(t.Context(), apitest.System, officer)
	if err != nil {
		t.Fatal(err)
	}
	c.Vars["number"], c.Vars["code"], c.Vars["account"] = issued.Number, issued.Code, issued.Account.String()
	c.Vars["lin"] = people.Lin.String()
	c.Clock.Add(24 * time.Hour)
	c.Join("县资助中心", apitest.Appointed(domain.CountyOfficer, w.Place.County))
	return w, people
}

const (
	password  = `{"number":"{number}","password":"Lizhi-2026"}`
	answering = `{"challenge":"{challenge}","code":"{totp}"}`
)

var keepChallenge = map[string]string{"/challenge": "challenge"}

// TestPolicyM7 walks through the second factor as an officer meets it: asked at
// the first login, set up, answered, never twice with one code, locked like a
// password, lost and reset by the level above.
func TestPolicyM7(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w, _ := secured(t, c)
		shows := func() { c.Vars["totp"] = authenticator(t, c.Vars["secret"], c.DB.World().Now()) }
		c.Run(t,
			apitest.Case{
				Remark: "the code of the sheet opens the account, not the login", Do: "POST /v1/activations",
				Body: `{"number":"{number}","code":"{code}","password":"Lizhi-2026"}`, Want: 401, Code: "mfa_enrolment_required", Save: keepChallenge,
			},
			apitest.Case{Remark: "the password alone does not either", Do: "POST /v1/logins", Body: password, Want: 401, Code: "mfa_enrolment_required", Save: keepChallenge},
			apitest.Case{Remark: "somebody else's challenge", Do: "POST /v1/logins/factor/enrolment", Body: `{"challenge":"00"}`, Want: 401, Code: "account.challenge_over"},
			apitest.Case{
				Remark: "as a page", Do: "POST /v1/logins/factor/sheet", Body: `{"challenge":"{challenge}"}`, Want: 201,
				Check: func(t *testing.T, a apitest.Answer) {
					t.Helper()
					if !bytes.HasPrefix(a.Raw, []byte("%PDF-")) {
						t.Errorf("it begins %q", a.Raw[:min(8, len(a.Raw))])
					}
				},
			},
			apitest.Case{
				Remark: "set up", Do: "POST /v1/logins/factor/enrolment", Body: `{"challenge":"{challenge}"}`, Want: 201,
				Save: map[string]string{"/secret": "secret", "/recovery_codes/0": "recovery"},
			},
			apitest.Case{Remark: "a wrong code", Do: "POST /v1/logins/factor", Body: `{"challenge":"{challenge}","code":"000000"}`, Want: 401, Code: "account.factor_wrong"},
		)
		shows()
		c.Run(t,
			apitest.Case{Remark: "the first code", Do: "POST /v1/logins/factor", Body: answering, Want: 201, Save: map[string]string{"/access_token": "access"}},
			apitest.Case{Remark: "the challenge again", Do: "POST /v1/logins/factor", Body: answering, Want: 401, Code: "account.challenge_over"},
			apitest.Case{Remark: "from now on a code is asked for", Do: "POST /v1/logins", Body: password, Want: 401, Code: "mfa_required", Save: keepChallenge},
			apitest.Case{Remark: "no second authenticator by the password", Do: "POST /v1/logins/factor/enrolment", Body: `{"challenge":"{challenge}"}`, Want: 409, Code: "account.factor_there"},
			apitest.Case{Remark: "a code is taken once", Do: "POST /v1/logins/factor", Body: answering, Want: 401, Code: "account.factor_wrong"},
		)
		c.Clock.Add(time.Minute)
		shows()
		c.Run(t,
			apitest.Case{Remark: "the next one", Do: "POST /v1/logins/factor", Body: answering, Want: 201},
			apitest.Case{Do: "POST /v1/logins", Body: password, Want: 401, Code: "mfa_required", Save: keepChallenge},
			apitest.Case{Remark: "a recovery code", Do: "POST /v1/logins/factor", Body: `{"challenge":"{challenge}","code":"{recovery}"}`, Want: 201},
			apitest.Case{Do: "POST /v1/logins", Body: password, Want: 401, Code: "mfa_required", Save: keepChallenge},
			apitest.Case{Remark: "once", Do: "POST /v1/logins/factor", Body: `{"challenge":"{challenge}","code":"{recovery}"}`, Want: 401, Code: "account.factor_wrong"},
		)
		for i := range 4 { // five failures with the one above; a right password between them changes nothing
			c.Run(t,
				apitest.Case{Do: "POST /v1/logins", Body: password, Want: 401, Code: "mfa_required", Save: keepChallenge},
				apitest.Case{Remark: fmt.Sprint("wrong ", i), Do: "POST /v1/logins/factor", Body: `{"challenge":"{challenge}","code":"000000"}`, Want: 401, Code: "account.factor_wrong"},
			)
		}
		c.Clock.Add(time.Minute)
		shows()
		c.Run(t,
			apitest.Case{Remark: "locked like a password", Do: "POST /v1/logins/factor", Body: answering, Want: 403, Code: "account.locked"},
			apitest.Case{Remark: "the password too", Do: "POST /v1/logins", Body: password, Want: 403, Code: "account.locked"},
			apitest.Case{Remark: "the level above", As: "县资助中心", Do: "POST /v1/accounts/{account}/unlock", Want: 204},
			apitest.Case{Remark: "takes a lost phone's factor away", As: "县资助中心", Do: "POST /v1/accounts/{account}/factor-reset", Want: 204},
			apitest.Case{Remark: "and ends what was open", Do: "GET /v1/me", Header: map[string]string{"Authorization": "Bearer {access}"}, Want: 401, Code: "unauthenticated"},
			apitest.Case{Do: "POST /v1/logins", Body: password, Want: 401, Code: "mfa_enrolment_required"},
		)
		c.Join("审计", apitest.Appointed(domain.Auditor, w.City))
		c.Run(t,
			apitest.Case{As: "审计", Do: "GET /v1/audit?action=account.reset_factor", Want: 200, Has: map[string]any{"/items/0/object_id": c.Vars["account"]}},
			apitest.Case{As: "审计", Do: "GET /v1/audit?action=account.prove_failed", Want: 200, Has: map[string]any{"/items/6/result": "account.factor_wrong"}},
		)
	})
}

// TestPolicyM7BeforeAReveal asks an officer for a fresh factor before numbers are
// shown in clear or leave as a file.
func TestPolicyM7BeforeAReveal(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		secured(t, c)
		shows := func() { c.Vars["totp"] = authenticator(t, c.Vars["secret"], c.DB.World().Now()) }
		c.Run(t,
			apitest.Case{Do: "POST /v1/activations", Body: `{"number":"{number}","code":"{code}","password":"Lizhi-2026"}`, Want: 401, Code: "mfa_enrolment_required", Save: keepChallenge},
			apitest.Case{Do: "POST /v1/logins/factor/enrolment", Body: `{"challenge":"{challenge}"}`, Want: 201, Save: map[string]string{"/secret": "secret"}},
		)
		shows()
		bearer := map[string]string{"Authorization": "Bearer {access}"}
		reveal := apitest.Case{Do: "POST /v1/students/{lin}/reveal", Header: bearer, Body: `{"fields":["id_number"],"reason":"核对身份证"}`, Want: 200}
		export := apitest.Case{Do: "GET /v1/students/sheet", Header: bearer, Want: 200}
		asked := func(one apitest.Case) apitest.Case {
			one.Remark, one.Want, one.Code = "too long after the login", 401, "mfa_required"
			return one
		}
		c.Run(t,
			apitest.Case{Do: "POST /v1/logins/factor", Body: answering, Want: 201, Save: map[string]string{"/access_token": "access"}},
			reveal,
		)
		c.Clock.Add(11 * time.Minute)
		shows()
		c.Run(t,
			asked(reveal), asked(export),
			apitest.Case{Remark: "what is no reveal goes on", Do: "GET /v1/students/{lin}", Header: bearer, Want: 200},
			apitest.Case{Remark: "a wrong code", Do: "POST /v1/me/factor/proof", Header: bearer, Body: `{"code":"000000"}`, Want: 401, Code: "account.factor_wrong"},
			apitest.Case{Do: "POST /v1/me/factor/proof", Header: bearer, Body: `{"code":"{totp}"}`, Want: 204},
			reveal, export,
		)
	})
}
