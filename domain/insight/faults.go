package insight

import "lizhi/domain"

// Every way in which insight says no.
var (
	ErrNoProgramme = domain.Refusal(domain.Invalid, "insight.no_programme", "本学期该校没有这个资助项目，可申报的有：{programmes}。", "The programme does not run for a stage of this school in the term; those that do: {programmes}.")
	ErrHasAwards   = domain.Refusal(domain.Conflict, "insight.has_awards", "该项目本学期已有资助记录，不能作零申报。", "There are awards of this programme in the term, so nobody cannot be declared.")
	ErrDeclared    = domain.Refusal(domain.Conflict, "insight.declared", "该项目本学期已作零申报。", "This was declared already.")
	ErrNoReason    = domain.Refusal(domain.Invalid, "insight.no_reason", "请写明零申报的原因。", "Say why nobody gets it.")
	ErrNoOffice    = domain.Refusal(domain.Invalid, "insight.no_office", "请指明学校、县（区）或市。", "Say which school, county or city.")
)
