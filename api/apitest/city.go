package apitest

import (
	"context"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"lizhi/api"
	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/aid"
	"lizhi/domain/campaign"
	"lizhi/domain/consent"
	"lizhi/domain/contest"
	"lizhi/domain/duplicate"
	"lizhi/domain/eligibility"
	"lizhi/domain/files"
	"lizhi/domain/fund"
	"lizhi/domain/growth"
	"lizhi/domain/hardship"
	"lizhi/domain/insight"
	"lizhi/domain/mentoring"
	"lizhi/domain/operation"
	"lizhi/domain/org"
	"lizhi/domain/payment"
	"lizhi/domain/people"
	"lizhi/domain/portfolio"
	"lizhi/domain/privacy"
	"lizhi/domain/publicity"
	"lizhi/domain/purse"
	"lizhi/domain/recognition"
	"lizhi/domain/roster"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
	"lizhi/media"
	"lizhi/media/mediatest"
)

// City is the real server over a real database.
type City struct {
	*API
	DB       *store.DB
	Clock    *storetest.Clock
	Services api.Services
	Media    media.Vault

	tokens *api.Tokens
	mu     sync.Mutex
	cast   map[string]domain.Actor
}

// services wires every feature as main does; a feature adds its line here, too.
func services(db *store.DB, vault media.Vault) api.Services {
	return api.Services{
		Account:   account.New(db.Account(), api.Cheap(), db.World()),
		Consent:   consent.New(db.Consent(), db.World()),
		Contest:   contest.New(db.Contest(), db.World()),
		Duplicate: duplicate.New(db.Duplicate(), db.World()),
		Org:       org.New(db.Org(), db.World(), store.Fold{}),
		People:    people.New(db.People(), db.World(), store.Fold{}),
		Roster:    roster.New(db.Roster(), db.World(), store.Fold{}, jobs.Sheets{Files: files.New(db.Files(), db.World(), vault, nil)}),
		Growth:    growth.New(db.Growth(), db.World()),
		Mentoring: mentoring.New(db.Mentoring(), db.World()),
		Operation: operation.New(db.Operation(), db.World()),
		Privacy:   privacy.New(db.Privacy(), db.World()),
		Portfolio: portfolio.New(db.Portfolio(), db.World()),
		Files:     files.New(db.Files(), db.World(), vault, nil),
		Hardship:  hardship.New(db.Hardship(), db.World()),
		Aid:       aid.New(db.Aid(), db.World()),
		Campaign:  campaign.New(db.Campaign(), db.World(), store.Fold{}, jobs.Lists{Files: files.New(db.Files(), db.World(), vault, nil)}),
		Rules:     eligibility.New(db.Eligibility(), db.World()),
		Purse:     purse.New(db.Purse(), db.World()),
		Fund:      fund.New(db.Fund(), db.World()),
		Payment:   payment.New(db.Payment(), db.World(), jobs.Forms{}),

		Recognition: recognition.New(db.Recognition(), db.World()),
		Insight:     insight.New(db.Insight(), db.World()),
		Publicity:   publicity.New(db.Publicity(), db.World()),
	}
}

// Each runs a test on a fresh city, once per database.
func Each(t *testing.T, test func(t *testing.T, c *City)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		t.Helper()
		test(t, Over(t, db, api.Rates{Account: 1_000_000, Address: 1_000_000}))
	})
}

// Over makes the city of a database.
func Over(t testing.TB, db *store.DB, rates api.Rates) *City {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	spec, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "..", "openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	vault := media.Vault{Store: mediatest.Embedded(t)}
	c := &City{
		DB: db, Clock: storetest.ClockOf(db), Services: services(db, vault), Media: vault,
		tokens: api.NewTokens(db.Keys(), db.World()), cast: map[string]domain.Actor{},
	}
	app, err := api.New(c.Services, api.Options{
		Spec: spec, Keys: db.Keys(), Actors: c, World: db.World(), Rates: rates,
		// What an answer hides is shown beside the failure.
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), PublicURL: "https://lizhi.example.cn",
	})
	if err != nil {
		t.Fatal(err)
	}
	c.API = New(app, c.token)
	return c
}

// Again is a second process beside the city, or the city after a restart: the
// same database, keys and people.
func (c *City) Again(t testing.TB) *City {
	t.Helper()
	other := Over(t, storetest.Again(t, c.DB), api.Rates{Account: 1_000_000, Address: 1_000_000})
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, who := range c.cast {
		other.Join(name, who)
	}
	maps.Copy(other.Vars, c.Vars)
	return other
}

// Join gives somebody an account to ask with, by name, with the appointments
// and relations that who has; missing ids are made. It may be called again when
// these change.
func (c *City) Join(name string, who domain.Actor) domain.Actor {
	c.mu.Lock()
	defer c.mu.Unlock()
	if who.Account.IsZero() {
		who.Account = c.cast[name].Account
	}
	if who.Account.IsZero() {
		who.Account = domain.AccountID(c.DB.World().NewID())
	}
	if who.Login.IsZero() {
		who.Login = domain.LoginID(c.DB.World().NewID())
	}
	if who.Name == "" {
		who.Name = name
	}
	c.cast[name] = who
	return who
}

// Actor is the api.Actors of those who joined, and of whoever logged in.
func (c *City) Actor(ctx context.Context, id domain.AccountID, login domain.LoginID) (domain.Actor, error) {
	c.mu.Lock()
	for _, who := range c.cast {
		if who.Account == id {
			c.mu.Unlock()
			return who, nil
		}
	}
	c.mu.Unlock()
	return api.ActorsOf(c.Services.Account).Actor(ctx, id, login)
}

func (c *City) token(name string) (string, error) {
	c.mu.Lock()
	who := c.cast[name]
	c.mu.Unlock()
	token, _, err := c.tokens.Issue(who.Account, who.Login)
	return token, err
}
