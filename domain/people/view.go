package people

import (
	"lizhi/domain"
	"lizhi/domain/identity"
)

// View is a student as one reader may see them. Numbers in it are masked.
type View struct {
	Person    domain.PersonID
	Name      string
	Sex       identity.Sex
	Version   int
	Enrolment *EnrolmentView  // the present one, nil when enrolled nowhere or not the reader's to see
	Past      []EnrolmentView // those before that the reader may see, the latest first
	Details   *DetailsView    // nil where the reader may not see them even masked
	Guardians []KinView       // nil likewise
}

// EnrolmentView is an enrolment with the names that people read.
type EnrolmentView struct {
	Enrolment      Enrolment
	ClassName      string
	SchoolName     string
	RegisteredName string
	Stage          string
	EntryYear      int
}

// DetailsView holds numbers, masked.
type DetailsView struct {
	Born      domain.Day
	IDKind    identity.IDKind
	IDNumber  string
	XuejiKind identity.XuejiKind
	Xueji     string
	Phone     string
	Address   string
	CardLast4 string
	CardOwner string
	Warnings  []identity.Warning
}

// KinView is a guardian or ward, the phone masked.
type KinView struct {
	ID       GuardianID
	Person   domain.PersonID
	Name     string
	Relation identity.Relation
	Phone    string
}

// Revealed are numbers in clear, as asked for with a reason.
type Revealed struct {
	IDNumber       string
	Xueji          string
	Card           string
	Phone          string
	Address        string
	GuardianPhones []KinView // Phone in clear
}

// Secret names a value that can be revealed.
type Secret string

// What can be revealed.
const (
	SecretID            Secret = "id_number"
	SecretXueji         Secret = "xueji"
	SecretCard          Secret = "card"
	SecretPhone         Secret = "phone"
	SecretAddress       Secret = "address"
	SecretGuardianPhone Secret = "guardian_phone"
)

// standing is the student as an Access is asked: where they are, or, when they
// are enrolled nowhere, where they were last.
func standing(id domain.PersonID, enrolments []Enrolment) domain.Subject {
	about := domain.Subject{Person: id}
	if len(enrolments) > 0 {
		about.Made, about.Now = enrolments[0].Place(), enrolments[0].Place()
	}
	return about
}

// visible are the enrolments that a reader may see: all of a student who is in
// scope now, otherwise those in scope that are over.
func visible(who domain.Actor, id domain.PersonID, enrolments []Enrolment) []Enrolment {
	var kept []Enrolment
	now := standing(id, enrolments).Now
	for _, e := range enrolments {
		if may(who, see, domain.Subject{Person: id, Made: e.Place(), Now: now}) {
			kept = append(kept, e)
		}
	}
	return kept
}

// details masks what is known of a student.
func details(p Person, e *Enrolment, card Card) *DetailsView {
	d := &DetailsView{
		Born: p.Born, IDKind: p.IDKind, IDNumber: p.IDNumber.Masked(), Phone: p.Phone.Masked(), Address: p.Address.Masked(),
		CardLast4: card.Number.Masked(), CardOwner: card.Owner,
	}
	if e != nil {
		d.XuejiKind, d.Xueji = e.Xueji.Kind, e.Xueji.Number.Masked()
		d.Warnings = e.Xueji.Warnings(p.IDNumber)
	}
	if card.Doubtful {
		d.Warnings = append(d.Warnings, identity.CardDoubtful)
	}
	return d
}

// kinViews masks the phones of guardians or wards.
func kinViews(kin []Kin) []KinView {
	views := make([]KinView, len(kin))
	for i, k := range kin {
		views[i] = KinView{
			ID: k.Relation.ID, Person: k.Person.ID, Name: k.Person.Name,
			Relation: k.Relation.Relation, Phone: k.Person.Phone.Masked(),
		}
	}
	return views
}
