package campaign

import "lizhi/domain"

var (
	// offices are those who work on the check, each level its own (decisions §1).
	offices = domain.Offices
	// bureaus bring lists, and see them whole.
	bureaus = domain.Bureaus
	// workers deal with findings.
	workers = domain.Access{
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
	}
	city = domain.Access{{Role: domain.CityOfficer, Scope: domain.City}}
)

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"openCampaign":          city,
	"listCampaigns":         offices,
	"getCampaign":           offices,
	"showCampaignReference": bureaus,
	"listCampaignUnits":     offices,
	"listUnitTurns":         offices,
	"closeCampaignUnit":     offices,
	"unlockCampaignUnit":    bureaus,
	"matchCampaign":         bureaus,
	"bringDepartmentList":   bureaus,
	"listDepartmentLists":   bureaus,
	"getDepartmentList":     bureaus,
	"listDepartmentRows":    bureaus,
	"mapDepartmentList":     bureaus,
	"releaseDepartmentList": bureaus,
	"dropDepartmentList":    bureaus,
	"listFindings":          offices,
	"getFinding":            offices,
	"exportFindings":        offices,
	"settleFinding":         workers,
	"decideFinding":         workers,
}

// Object is the kind of thing that the files of lists are attached to.
const Object = "campaign.list"
