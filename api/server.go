package api

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gofiber/fiber/v2"

	"lizhi/api/openapi"
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
	ops "lizhi/domain/operation"
	"lizhi/domain/org"
	"lizhi/domain/payment"
	"lizhi/domain/people"
	"lizhi/domain/portfolio"
	"lizhi/domain/privacy"
	"lizhi/domain/publicity"
	"lizhi/domain/purse"
	"lizhi/domain/recognition"
	"lizhi/domain/roster"
)

// Services are what the operations call: one service per feature.
type Services struct {
	Account   account.Service
	Consent   consent.Service
	Duplicate duplicate.Service
	Operation ops.Service
	Growth    growth.Service
	Mentoring mentoring.Service
	Contest   contest.Service
	Files     files.Service
	Portfolio portfolio.Service
	Org       org.Service
	People    people.Service
	Roster    roster.Service
	Hardship  hardship.Service
	Aid       aid.Service
	Rules     eligibility.Service
	Purse     purse.Service
	Fund      fund.Service
	Payment   payment.Service
	Campaign  campaign.Service
	Privacy   privacy.Service

	Recognition recognition.Service
	Insight     insight.Service
	Publicity   publicity.Service
}

// server answers every operation of openapi.yaml; each feature brings its own.
type server struct {
	healthAPI
	accountAPI
	consentAPI
	operationAPI
	growthAPI
	mentoringAPI
	contestAPI
	entriesAPI
	ballotsAPI
	portfolioAPI
	orgAPI
	filesAPI
	peopleAPI
	rosterAPI
	hardshipAPI
	aidAPI
	eligibilityAPI
	duplicateAPI
	purseAPI
	fundAPI
	paymentAPI
	campaignAPI
	recognitionAPI
	insightAPI
	publicityAPI
	privacyAPI
}

var _ openapi.StrictServerInterface = server{}

func newServer(s Services, g *gate) server {
	return server{
		healthAPI:    healthAPI{g.ready},
		accountAPI:   accountAPI{s.Account, s.Consent, g.tokens, g.public},
		consentAPI:   consentAPI{s.Consent},
		privacyAPI:   privacyAPI{s.Privacy},
		operationAPI: operationAPI{s.Operation},
		growthAPI:    growthAPI{s.Growth},
		mentoringAPI: mentoringAPI{s.Mentoring},
		contestAPI:   contestAPI{s.Contest},
		entriesAPI:   entriesAPI{s.Contest},
		ballotsAPI:   ballotsAPI{s.Contest, s.Files},
		portfolioAPI: portfolioAPI{s.Portfolio},
		orgAPI:       orgAPI{s.Org},
		filesAPI:     filesAPI{s.Files},
		peopleAPI:    peopleAPI{s.People},
		rosterAPI:    rosterAPI{s.Roster},
		hardshipAPI:  hardshipAPI{s.Hardship},
		aidAPI:       aidAPI{s.Aid},
		campaignAPI:  campaignAPI{s.Campaign},
		duplicateAPI: duplicateAPI{s.Duplicate},
		purseAPI:     purseAPI{s.Purse},
		fundAPI:      fundAPI{s.Fund},

		eligibilityAPI: eligibilityAPI{s.Rules},

		paymentAPI: paymentAPI{s.Payment},

		recognitionAPI: recognitionAPI{s.Recognition},
		insightAPI:     insightAPI{s.Insight},
		publicityAPI:   publicityAPI{s.Publicity, g.public},
	}
}

// Options are what the server needs beside the services.
type Options struct {
	Spec      []byte       // openapi.yaml
	Keys      Keys         // of tokens, cursors and fingerprints
	Actors    Actors       // who an account is at this moment
	World     domain.World // the clock and the ids
	Log       *slog.Logger // nil: slog.Default
	PublicURL string       // where the outside finds the server, "https://lizhi.example.cn"
	Proxies   []string     // addresses or networks whose X-Forwarded-For is believed
	Rates     Rates        // zero: DefaultRates
	Demo      bool         // demo accounts exist; the pages say so
	Version   string       // of the program, for the docs
	Ready     ReadyFunc    // nil: always ready
	Refused   RefusedFunc  // nil: refused access is not noted
}

// RefusedFunc notes in the audit that somebody was refused what they asked for.
type RefusedFunc func(ctx context.Context, who domain.Actor, e domain.Entry) error

// ReadyFunc says whether the process can answer: "ok", or in one word why not
// (loading, away, stopping). The details are for operators only.
type ReadyFunc func(ctx context.Context) (status string, details map[string]string)

const (
	// bodyLimit is the largest request, in bytes: a chunk of 4 MiB and its head.
	bodyLimit = 5 << 20
	// patience is how long a request may take, in the transaction's queue too.
	patience = 20 * time.Second
)

// New makes the server. It fails when openapi.yaml cannot be read or does not
// say what the server relies on.
func New(services Services, options Options) (*fiber.App, error) {
	g, err := newGate(options)
	if err != nil {
		return nil, err
	}
	app := g.engine()
	if err := g.pages(app); err != nil {
		return nil, err
	}
	table := &routes{Router: app, gate: g}
	openapi.RegisterHandlers(table, openapi.NewStrictHandler(newServer(services, g), nil))
	if err := table.register(app); err != nil {
		return nil, err
	}
	return app, nil
}

// engine is fiber with our settings and what stands before every route.
func (g *gate) engine() *fiber.App {
	app := fiber.New(fiber.Config{
		// fasthttp reuses the bytes behind strings otherwise: an id kept after the
		// handler returned would change under us.
		Immutable:             true,
		BodyLimit:             bodyLimit,
		ReadTimeout:           60 * time.Second, // a chunk over a phone's bad network
		WriteTimeout:          10 * time.Minute, // a portfolio over the same
		IdleTimeout:           2 * time.Minute,
		CaseSensitive:         true,
		StrictRouting:         true,
		DisableStartupMessage: true,
		ErrorHandler:          g.refuse,
		ReadBufferSize:        16 << 10,
	})
	app.Use(g.observe, g.override)
	g.beforeFiber(app)
	return app
}

// gate is what stands before the handlers: everything that is the same for all.
type gate struct {
	spec       *openapi3.T
	source     []byte
	operations map[string]*operation // by METHOD and pattern
	log        *slog.Logger
	world      domain.World
	actors     Actors
	tokens     *Tokens
	public     string // Options.PublicURL
	cursors    cursors
	keys       Keys
	limits     *limits
	proxies    proxies
	metrics    *metrics
	ready      ReadyFunc
	refused    RefusedFunc
	demo       bool
	version    string
}

func newGate(o Options) (*gate, error) {
	spec, err := openapi3.NewLoader().LoadFromData(o.Spec)
	if err != nil {
		return nil, fmt.Errorf("read openapi.yaml: %w", err)
	}
	if o.PublicURL != "" {
		spec.Servers = openapi3.Servers{{URL: o.PublicURL}}
	}
	trusted, err := parseProxies(o.Proxies)
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.World.Clock == nil {
		o.World = domain.RealWorld()
	}
	if o.Ready == nil {
		o.Ready = func(context.Context) (string, map[string]string) { return "ok", nil }
	}
	g := &gate{
		spec: spec, source: o.Spec, log: o.Log, world: o.World, actors: o.Actors,
		tokens: NewTokens(o.Keys, o.World), public: o.PublicURL, cursors: cursors{o.Keys, o.World}, keys: o.Keys,
		limits: newLimits(o.Rates, o.World), proxies: trusted, metrics: theMetrics, ready: o.Ready, refused: o.Refused,
		demo: o.Demo, version: o.Version,
	}
	g.operations, err = operationsOf(spec)
	return g, err
}

// healthAPI says whether the process runs and can answer.
type healthAPI struct{ ready ReadyFunc }

// GetHealth answers as long as the process runs.
func (healthAPI) GetHealth(context.Context, openapi.GetHealthRequestObject) (openapi.GetHealthResponseObject, error) {
	return openapi.GetHealth200JSONResponse{Status: openapi.Ok}, nil
}

// GetReadiness says whether requests should come here; why not is told on the
// second listener only.
func (h healthAPI) GetReadiness(ctx context.Context, _ openapi.GetReadinessRequestObject) (openapi.GetReadinessResponseObject, error) {
	status, _ := h.ready(ctx)
	if status == string(openapi.Ok) {
		return openapi.GetReadiness200JSONResponse{Status: openapi.Ok}, nil
	}
	return openapi.GetReadiness503JSONResponse{Status: openapi.HealthStatus(status)}, nil
}
