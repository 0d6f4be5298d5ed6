package api

import (
	"strconv"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
)

func itoa(n int) string { return strconv.Itoa(n) }

// termChinese is how people write a term: 2025-2026秋.
func termChinese(t domain.Term) string {
	if t.IsAutumn() {
		return t.SchoolYear().String() + "秋"
	}
	return t.SchoolYear().String() + "春"
}

func toRecognitionStage(a recognition.Application, ref recognition.Reference, names map[domain.PersonID]string) openapi.RecognitionStage {
	return openapi.RecognitionStage{
		Id: openapi.Id(a.ID), Student: openapi.Id(a.Student), StudentName: names[a.Student], SchoolYear: int(a.SchoolYear),
		Term: a.Term, Edition: a.Edition, State: openapi.RecognitionState(a.State), Origin: openapi.RecognitionStageOrigin(a.Origin),
		PanelGrade: optional(a.Panel.Grade), ProposedGrade: optional(a.Proposal.Grade), Grade: optional(a.Outcome.Grade),
		GradeName: optional(ref.Grades.Name(a.Outcome.Grade, a.SchoolYear)), DecidedOn: optional(a.DecidedOn), Objected: optional(a.Objected),
		School: openapi.Id(a.School), Class: openapi.Id(a.Class), Version: a.Version, CreatedAt: a.CreatedAt,
	}
}

func toRecognitionApplication(stage openapi.RecognitionStage, v recognition.View) openapi.RecognitionApplication {
	stage.Reason = optional(v.Outcome.Reason)
	return openapi.RecognitionApplication{
		Stage: stage, Form: toRecognitionForm(v.Form), Change: optional(v.Change), PerHead: v.Form.PerHead(),
		Standings: all(v.Standings, func(s need.ClaimStanding) openapi.RecognitionApplicationStandings {
			return openapi.RecognitionApplicationStandings(s)
		}),
		PanelReason: optional(v.Panel.Reason), ProposedReason: optional(v.Proposal.Reason),
	}
}

func fromRecognitionProposal(p openapi.RecognitionProposal) recognition.Line {
	return recognition.Line{Application: recognition.ApplicationID(p.Id), Version: p.Version, Grade: given(p.Grade), Reason: given(p.Reason)}
}

func fromRecognitionForm(f openapi.RecognitionForm) need.Form {
	return need.Form{
		Relatives: all(f.Relatives, func(m openapi.FamilyMember) need.Relative {
			return need.Relative{
				Name: m.Name, Age: m.Age, Relation: m.Relation, Workplace: given(m.Workplace), Occupation: given(m.Occupation),
				Income: m.Income, Health: need.Health(m.Health),
			}
		}),
		Size: f.Size, Factors: f.Factors, Circumstances: given(f.Circumstances),
		Claims: all(f.Claims, func(c openapi.SpecialGroupClaim) need.Claim {
			return need.Claim{Group: c.Group, Evidence: given(c.Evidence), From: given(c.ValidFrom), To: given(c.ValidTo)}
		}),
		Promise: need.Promise{Signed: f.Promise.Signed, Name: given(f.Promise.Name), On: given(f.Promise.SignedOn)},
	}
}

func toRecognitionForm(f need.Form) openapi.RecognitionForm {
	return openapi.RecognitionForm{
		Relatives: all(f.Relatives, func(m need.Relative) openapi.FamilyMember {
			return openapi.FamilyMember{
				Name: m.Name, Age: m.Age, Relation: m.Relation, Workplace: optional(m.Workplace), Occupation: optional(m.Occupation),
				Income: m.Income, Health: openapi.FamilyMemberHealth(m.Health),
			}
		}),
		Size: f.Size, Factors: append([]string{}, f.Factors...), Circumstances: optional(f.Circumstances),
		Claims: all(f.Claims, func(c need.Claim) openapi.SpecialGroupClaim {
			return openapi.SpecialGroupClaim{Group: c.Group, Evidence: optional(c.Evidence), ValidFrom: optional(c.From), ValidTo: optional(c.To)}
		}),
		Promise: openapi.RecognitionPromise{Signed: f.Promise.Signed, Name: optional(f.Promise.Name), SignedOn: optional(f.Promise.On)},
	}
}

func toRecognitionScore(s need.Score) openapi.RecognitionScore {
	shown := openapi.RecognitionScore{Rubric: int(s.Rubric), Total: s.Total, Direct: optional(s.Direct), Suggested: optional(s.Grade)}
	for _, i := range s.Items {
		shown.Items = append(shown.Items, struct {
			Code   string `json:"code"`
			Name   string `json:"name"`
			Points int    `json:"points"`
		}{i.Code, i.Name, i.Points})
	}
	return shown
}

func toRecognitionNotice(n recognition.Notice) openapi.RecognitionNotice {
	return openapi.RecognitionNotice{
		Id: openapi.Id(n.ID), School: openapi.Id(n.School), SchoolYear: int(n.SchoolYear), Title: n.Title, Body: n.Body,
		Channels: n.Channels, ApplyBy: optional(n.ApplyBy), Version: n.Version, CreatedAt: n.CreatedAt,
	}
}

func toRecognitionRule(r panel.Rule) openapi.RecognitionRule {
	return openapi.RecognitionRule{
		Stage: openapi.RecognitionRuleStage(r.Stage), FromYear: int(r.From), Share: r.Share, Students: r.Students,
		Strictness: openapi.RecognitionRuleStrictness(r.Strictness), ByGuardian: r.ByGuardian, Source: r.Source,
	}
}

func toRecognitionReference(ref recognition.Reference) openapi.RecognitionReference {
	return openapi.RecognitionReference{
		Factors: all(ref.Factors, func(f need.Factor) openapi.RecognitionFactor {
			return openapi.RecognitionFactor{Code: f.Code, Name: f.Name, FromYear: int(f.From), UntilYear: int(f.Until), Source: f.Source}
		}),
		Rules:   all(ref.Rules, toRecognitionRule),
		Rubrics: all(ref.Rubrics, toRecognitionRubric),
		Grades: all(ref.Grades, func(g need.Grade) openapi.RecognitionGrade {
			return openapi.RecognitionGrade{Code: g.Code, Name: g.Name, FromYear: int(g.From), UntilYear: int(g.Until), Difficult: g.Difficult}
		}),
		Groups: all(ref.Categories, func(c need.Category) openapi.RecognitionGroup {
			return openapi.RecognitionGroup{Code: c.Code, Name: c.Name, ValidFrom: optional(c.From), ValidTo: optional(c.Until)}
		}),
	}
}

func toRecognitionRubric(r need.Rubric) openapi.RecognitionRubric {
	return openapi.RecognitionRubric{
		FromYear: int(r.From), Source: r.Source,
		Items: all(r.Items, func(i need.Item) openapi.RecognitionRubricItem {
			return openapi.RecognitionRubricItem{Code: i.Code, Name: i.Name, Cap: i.Cap, Options: all(i.Options, func(o need.Option) openapi.RecognitionRubricOption {
				return openapi.RecognitionRubricOption{
					Name: o.Name, Points: o.Points, Group: optional(o.Group), Factor: optional(o.Factor), Health: optional(string(o.Health)), UpTo: optional(o.UpTo),
				}
			})}
		}),
		Bands: all(r.Bands, func(b need.Band) openapi.RecognitionRubricBand {
			return openapi.RecognitionRubricBand{Grade: b.Grade, Least: b.Least}
		}),
		Direct: all(r.Direct, func(d need.Direct) openapi.RecognitionRubricDirect {
			return openapi.RecognitionRubricDirect{Group: d.Group, Grade: d.Grade}
		}),
		Edges: append([]domain.Money{}, r.Edges...),
	}
}

func toRecognitionProgress(p recognition.Progress) openapi.RecognitionProgressLine {
	line := openapi.RecognitionProgressLine{
		Unit: openapi.Id(p.Unit), Name: p.Name, Students: p.Students, HasNotice: p.HasNotice, Classes: p.Classes, PanelsAnnounced: p.Panels,
	}
	c := &line.Counts
	c.DraftByProxy, c.Applied, c.Reviewed = p.Counts[recognition.DraftByProxy], p.Counts[recognition.Applied], p.Counts[recognition.Reviewed]
	c.Proposed, c.Decided, c.Publicity = p.Counts[recognition.Proposed], p.Counts[recognition.Decided], p.Counts[recognition.Publicity]
	c.Concluded, c.Archived = p.Counts[recognition.Concluded], p.Counts[recognition.Archived]
	c.Rejected, c.Withdrawn = p.Counts[recognition.Rejected], p.Counts[recognition.Withdrawn]
	return line
}
