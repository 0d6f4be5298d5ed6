package main

import (
	"lizhi/api"
	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/aid"
	"lizhi/domain/audit"
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
	"lizhi/jobs"
	"lizhi/media"
)

// services are the features, wired together: where one needs a fact of another
// for a screen, the other's service is handed to it here.
type services struct {
	account   account.Service
	aid       aid.Service
	rules     eligibility.Service
	purse     purse.Service
	fund      fund.Service
	audit     audit.Service
	campaign  campaign.Service
	contest   contest.Service
	consent   consent.Service
	duplicate duplicate.Service
	files     files.Service
	growth    growth.Service
	hardship  hardship.Service
	insight   insight.Service
	mentoring mentoring.Service
	operation operation.Service
	org       org.Service
	payment   payment.Service
	people    people.Service
	portfolio portfolio.Service
	privacy   privacy.Service

	recognition recognition.Service
	publicity   publicity.Service
	roster      roster.Service
}

// opens says who may open the files of a thing: whoever may read the thing.
var opens = map[string]domain.Access{
	"payment.batch":  payment.Files["payment.batch"],
	"payment.result": payment.Files["payment.result"],
	"growth.record":  growth.Access["getRecord"],
	"consent.paper":  consent.Access["listPapers"],

	recognition.Object: recognition.Files[recognition.Object],
	fund.Object:        fund.Access["getFund"],
	campaign.Object:    campaign.Access["getDepartmentList"],
	contest.Object:     contest.Access["getEntry"],
}

func makeServices(p *program) services {
	uploads := files.New(p.db.Files(), p.world, p.vault(), opens)
	return services{
		account:   account.New(p.db.Account(), api.NewPasswords(), p.world),
		aid:       aid.New(p.db.Aid(), p.world),
		rules:     eligibility.New(p.db.Eligibility(), p.world),
		purse:     purse.New(p.db.Purse(), p.world),
		fund:      fund.New(p.db.Fund(), p.world),
		audit:     audit.New(p.db.Audit()),
		campaign:  campaign.New(p.db.Campaign(), p.world, store.Fold{}, jobs.Lists{Files: uploads}),
		contest:   contest.New(p.db.Contest(), p.world),
		consent:   consent.New(p.db.Consent(), p.world),
		duplicate: duplicate.New(p.db.Duplicate(), p.world),
		files:     uploads,
		growth:    growth.New(p.db.Growth(), p.world),
		hardship:  hardship.New(p.db.Hardship(), p.world),
		insight:   insight.New(p.db.Insight(), p.world),
		mentoring: mentoring.New(p.db.Mentoring(), p.world),
		operation: operation.New(p.db.Operation(), p.world),
		payment:   payment.New(p.db.Payment(), p.world, jobs.Forms{}),
		org:       org.New(p.db.Org(), p.world, store.Fold{}),
		people:    people.New(p.db.People(), p.world, store.Fold{}),
		privacy:   privacy.New(p.db.Privacy(), p.world),
		portfolio: portfolio.New(p.db.Portfolio(), p.world),

		recognition: recognition.New(p.db.Recognition(), p.world),
		publicity:   publicity.New(p.db.Publicity(), p.world),
		roster:      roster.New(p.db.Roster(), p.world, store.Fold{}, jobs.Sheets{Files: uploads}),
	}
}

// reactions are the features behind lists that are made public, by kind.
func (p *program) reactions() map[publicity.Kind]jobs.Reaction {
	return map[publicity.Kind]jobs.Reaction{
		publicity.Recognition: p.recognising(),
		publicity.Award:       jobs.Aid{Aid: p.aid, Publicity: p.publicity},
		publicity.Contest:     p.contests(),
	}
}

// contests carries out what the contest leaves behind.
func (p *program) contests() jobs.Contest {
	return jobs.Contest{Contest: p.contest, Publicity: p.publicity, Portfolios: p.portfolios()}
}

// portfolios makes exports of portfolios and takes them away.
func (p *program) portfolios() jobs.Portfolio {
	return jobs.Portfolio{Service: p.portfolio, Files: p.files, World: p.world, Log: p.log, PublicURL: p.settings.publicURL()}
}

// recognising carries out what the recognition of students leaves behind.
func (p *program) recognising() jobs.Recognition {
	return jobs.Recognition{Recognition: p.recognition, Publicity: p.publicity, Hardship: p.hardship}
}

// vault seals whatever goes into the object store.
func (p *program) vault() media.Vault { return media.Vault{Store: p.media} }

// apiServices are the services as the API takes them.
func (s services) apiServices() api.Services {
	return api.Services{
		Account:   s.account,
		Aid:       s.aid,
		Rules:     s.rules,
		Purse:     s.purse,
		Fund:      s.fund,
		Consent:   s.consent,
		Contest:   s.contest,
		Duplicate: s.duplicate,
		Files:     s.files,
		Growth:    s.growth,
		Hardship:  s.hardship,
		Insight:   s.insight,
		Mentoring: s.mentoring,
		Operation: s.operation,
		Org:       s.org,
		Payment:   s.payment,
		Campaign:  s.campaign,
		People:    s.people,
		Portfolio: s.portfolio,
		Privacy:   s.privacy,
		Roster:    s.roster,
		Publicity: s.publicity, Recognition: s.recognition,
	}
}

// runner carries out tasks; every feature brings its own.
func (p *program) runner(workers int, more ...jobs.Feature) *jobs.Runner {
	portfolios := p.portfolios()
	features := append(more,
		jobs.Operation{Keeper: p.db},
		jobs.Account{Service: p.account},
		jobs.Privacy{Service: p.privacy, Portfolios: portfolios},
		jobs.Consent{Withdrawn: jobs.Withdrawals(p.contest, portfolios)},
		jobs.People{People: p.people, Growth: p.growth, Mentoring: p.mentoring},
		jobs.Roster{Service: p.roster},
		jobs.Audit{Service: p.audit, Log: p.log, Witness: p.settings.witness(), World: p.world},
		jobs.Campaign{Campaign: p.campaign, Hardship: p.hardship},
		jobs.Payment{Payment: p.payment, Aid: p.aid, Files: p.files},
		jobs.Insight{Service: p.insight},
		jobs.Aid{Aid: p.aid, Publicity: p.publicity},
		p.contests(),
		jobs.Publicity{Publicity: p.publicity, Reactions: p.reactions()},
		p.recognising(),
		jobs.Files{Files: p.files, Vault: p.vault(), World: p.world},
		portfolios,
	)
	return jobs.New(p.db.Queue(), jobs.Options{World: p.world, Log: p.log, Workers: workers}, features...)
}
