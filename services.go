package main

import (
	"lizhi/api"
	"lizhi/domain"
	"lizhi/domain/audit"
	"lizhi/domain/files"
	"lizhi/domain/growth"
	"lizhi/domain/mentoring"
	"lizhi/domain/operation"
	"lizhi/domain/portfolio"
	"lizhi/jobs"
	"lizhi/media"
)

// services are the features, wired together: where one needs a fact of another
// for a screen, the other's service is handed to it here.
type services struct {
	audit     audit.Service
	files     files.Service
	growth    growth.Service
	mentoring mentoring.Service
	operation operation.Service
	portfolio portfolio.Service
}

// opens says who may open the files of a thing: whoever may read the thing.
var opens = map[string]domain.Access{
	"growth.record": growth.Access["getRecord"],
}

func makeServices(p *program) services {
	return services{
		audit:     audit.New(p.db.Audit()),
		files:     files.New(p.db.Files(), p.world, p.vault(), opens),
		growth:    growth.New(p.db.Growth(), p.world),
		mentoring: mentoring.New(p.db.Mentoring(), p.world),
		operation: operation.New(p.db.Operation(), p.world),
		portfolio: portfolio.New(p.db.Portfolio(), p.world),
	}
}

// vault seals whatever goes into the object store.
func (p *program) vault() media.Vault { return media.Vault{Store: p.media} }

// apiServices are the services as the API takes them.
func (s services) apiServices() api.Services {
	return api.Services{Files: s.files, Growth: s.growth, Mentoring: s.mentoring, Portfolio: s.portfolio}
}

// runner carries out tasks; every feature brings its own.
func (p *program) runner() *jobs.Runner {
	return jobs.New(p.db.Queue(), jobs.Options{World: p.world, Log: p.log, Workers: p.settings.Workers},
		jobs.Operation{Keeper: p.db},
		jobs.Audit{Service: p.audit, Log: p.log, Witness: p.settings.Witness, World: p.world},
		jobs.Files{Files: p.files, Vault: p.vault(), World: p.world},
		jobs.Portfolio{Service: p.portfolio, Files: p.files, World: p.world, Log: p.log, PublicURL: p.settings.publicURL()},
	)
}
