package contest

import (
	"slices"

	"lizhi/domain"
)

// Parts of the matrix (decisions §1) that several operations share.
var (
	organisers = domain.Access{{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.CountyOfficer, Scope: domain.County}, {Role: domain.CityOfficer, Scope: domain.City}}
	chairs     = domain.Access{{Role: domain.Chair, Scope: domain.School}, {Role: domain.Chair, Scope: domain.County}, {Role: domain.Chair, Scope: domain.City}}
	heads      = domain.Access{{Role: domain.Head, Scope: domain.School}}
	family     = domain.Access{{Role: domain.Student, Scope: domain.Own}, {Role: domain.Guardian, Scope: domain.Ward}}
	teachers   = domain.Access{{Role: domain.ClassTeacher, Scope: domain.Class}}
	everybody  = domain.Access{{Role: domain.Anyone, Scope: domain.Own}}
	readers    = domain.Access{{Role: domain.Judge, Scope: domain.Assigned}}
	entrySeen  = slices.Concat(family, teachers, organisers, heads)
)

// Access says who may do what, as x-access in openapi.yaml.
var Access = map[string]domain.Access{
	"listSeasons":   slices.Concat(everybody, organisers),
	"planSeason":    organisers,
	"getSeason":     slices.Concat(everybody, organisers),
	"changeSeason":  organisers,
	"publishSeason": organisers,

	"listEntries":   entrySeen,
	"draftEntry":    slices.Concat(family, teachers),
	"getEntry":      entrySeen,
	"changeEntry":   slices.Concat(family, teachers),
	"submitEntry":   slices.Concat(family, teachers),
	"confirmEntry":  family,
	"declineEntry":  family,
	"checkEntry":    slices.Concat(teachers, domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}),
	"returnEntry":   slices.Concat(teachers, domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}),
	"withdrawEntry": slices.Concat(family, teachers),

	"listJudges":      slices.Concat(organisers, chairs, heads),
	"appointJudge":    organisers,
	"declareConflict": slices.Concat(organisers, chairs),
	"assignJudges":    organisers,
	"assignJudge":     organisers,
	"excuseJudge":     chairs,

	"listBallots":      readers,
	"getBallot":        readers,
	"getBallotPicture": readers,
	"scoreBallot":      readers,
	"confirmBallot":    readers,
	"abstainBallot":    readers,
	"reportConflict":   readers,

	"decideTie":              chairs,
	"proposeResult":          organisers,
	"getSeasonResult":        slices.Concat(organisers, chairs, heads),
	"announceResult":         slices.Concat(organisers, heads),
	"getEntryResult":         entrySeen,
	"askDisqualification":    organisers,
	"decideDisqualification": slices.Concat(organisers, heads),

	"showEntry":        organisers,
	"hideEntry":        organisers,
	"getHonourPicture": everybody,
	"listHonours":      everybody,
}
