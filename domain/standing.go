package domain

import (
	"cmp"
	"context"
	"slices"
)

// Purpose 处理目的 is what personal information is used for. Each has its legal
// basis, its text and its versions in the feature consent.
type Purpose string

// The purposes to which somebody can agree or not (policy B4, B15). Only
// AidRecords rests on statutory duty and is never blocked.
const (
	AidRecords       Purpose = "aid_records"
	GrowthRecords    Purpose = "growth_records"
	MentoringNotes   Purpose = "mentoring_notes"
	ContestEntry     Purpose = "contest_entry"
	ContestPublicity Purpose = "contest_publicity"
	MediaUse         Purpose = "media_use"
	PortfolioExport  Purpose = "portfolio_export"
)

// purposeTitles are the purposes as their texts are headed.
var purposeTitles = map[Purpose]string{
	AidRecords: "资助档案", GrowthRecords: "成长记录", MentoringNotes: "导师谈话记录", ContestEntry: "参加“励志之星”",
	ContestPublicity: "公布评选结果", MediaUse: "使用照片和短片", PortfolioExport: "导出成长档案",
}

// Missing says for which purpose somebody has not agreed, ErrConsent or
// ErrGuardianConsent, in the words of who is to agree.
func (p Purpose) Missing(refusal *Fault) *Fault {
	return refusal.With("purpose", string(p)).With("title", cmp.Or(purposeTitles[p], string(p)))
}

// AgeOfOwnConsent is the age from which a student's own consent counts, by
// article 31 of the Personal Information Protection Law 个人信息保护法.
const AgeOfOwnConsent = 14

// Standing is what every feature must know of a student before it acts: where
// they are enrolled today and to what somebody agreed. It has no secrets in it.
type Standing struct {
	Person    PersonID
	Name      string
	Born      Day
	Place     Place     // zero when enrolled nowhere
	Status    string    // of the enrolment, people.Status
	Stage     string    // org.Stage of the class
	EntryYear int       // of the class; the grade follows from the school year
	ByOwn     []Purpose // purposes agreed to by the student
	ByGuard   []Purpose // purposes agreed to by a guardian
}

// Students answers a feature's question about a student, inside its transaction.
type Students interface {
	// Student reads a student's standing and locks the person's row, so that
	// neither enrolment nor consent changes before the commit. ErrNotFound if
	// there is no such person.
	Student(ctx context.Context, id PersonID) (Standing, error)
}

// Subject is the student as an Access is asked about them.
func (s Standing) Subject() Subject { return Subject{Person: s.Person, Made: s.Place, Now: s.Place} }

// Protected reports whether only a guardian can agree for the student (policy
// B1–B3).
func (s Standing) Protected(today Day) bool { return !s.Born.Reached(AgeOfOwnConsent, today) }

// Agrees refuses what rests on consent unless it was given for the purpose: by
// a guardian under 14, by either from then on (policy B1, B4). AidRecords rests
// on statutory duty: nobody's no blocks it (policy B11).
func (s Standing) Agrees(purpose Purpose, today Day) error {
	switch {
	case purpose == AidRecords || slices.Contains(s.ByGuard, purpose):
		return nil
	case s.Protected(today):
		return purpose.Missing(ErrGuardianConsent)
	case slices.Contains(s.ByOwn, purpose):
		return nil
	}
	return purpose.Missing(ErrConsent)
}

// AgreesToBeNamed refuses to let everybody read the student's name unless the
// student agreed in person (policy B7) and, under 14, a guardian as well (policy
// H16).
func (s Standing) AgreesToBeNamed(today Day) error {
	switch {
	case s.Protected(today) && !slices.Contains(s.ByGuard, ContestPublicity):
		return ContestPublicity.Missing(ErrGuardianConsent)
	case !slices.Contains(s.ByOwn, ContestPublicity):
		return ContestPublicity.Missing(ErrConsent)
	}
	return nil
}

// What is refused for want of consent.
var (
	ErrGuardianConsent = Refusal(Forbidden, "guardian_consent_required",
		"未满14周岁，需监护人先同意这一用途：{title}。", "Under 14 a guardian must first agree to the purpose {purpose}.")
	ErrConsent = Refusal(Forbidden, "consent_required",
		"需先同意这一用途：{title}。", "Somebody must first agree to the purpose {purpose}.")
)
