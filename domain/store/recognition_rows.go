package store

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
)

// Columns that are sealed, each with its own name in the seal.
const (
	sealedForm    = "recognition_applications.form_sealed"
	sealedMinutes = "recognition_reviews.minutes_sealed"
	sealedPacket  = "recognition_archives.packet_sealed"
)

// basisFactorRow is a factor as the table recognition_factors keeps it.
type basisFactorRow struct {
	Code   string `gorm:"primaryKey"`
	Name   string
	From   domain.SchoolYear `gorm:"column:from_year;primaryKey"`
	Until  domain.SchoolYear `gorm:"column:until_year"`
	Source string
}

// TableName is the name of the table.
func (basisFactorRow) TableName() string { return "recognition_factors" }

// reviewRuleRow is a rule as the table recognition_rules keeps it.
type reviewRuleRow struct {
	Stage      string            `gorm:"primaryKey"`
	From       domain.SchoolYear `gorm:"column:from_year;primaryKey"`
	Share      int
	Students   int
	Strictness panel.Strictness
	ByGuardian bool
	Source     string
}

// TableName is the name of the table.
func (reviewRuleRow) TableName() string { return "recognition_rules" }

// rubricRow is a rubric as the table recognition_rubrics keeps it.
type rubricRow struct {
	From   domain.SchoolYear `gorm:"column:from_year;primaryKey"`
	Items  []need.Item       `gorm:"serializer:json"`
	Bands  []need.Band       `gorm:"serializer:json"`
	Direct []need.Direct     `gorm:"serializer:json"`
	Edges  []domain.Money    `gorm:"serializer:json"`
	Source string
}

// TableName is the name of the table.
func (rubricRow) TableName() string { return "recognition_rubrics" }

// recognitionNoticeRow is a notice as the table recognition_notices keeps it.
type recognitionNoticeRow struct {
	ID          recognition.NoticeID
	City        domain.UnitID `gorm:"column:city_id"`
	County      domain.UnitID `gorm:"column:county_id"`
	School      domain.UnitID `gorm:"column:school_id"`
	SchoolYear  domain.SchoolYear
	Title, Body string
	Channels    []string `gorm:"serializer:json"`
	ApplyBy     domain.Day
	PublishedBy domain.PersonID
	Version     int
	CreatedAt   time.Time
}

// TableName is the name of the table.
func (recognitionNoticeRow) TableName() string { return "recognition_notices" }

// panelRow is a panel as the table recognition_panels keeps it.
type panelRow struct {
	ID          panel.ID
	City        domain.UnitID `gorm:"column:city_id"`
	County      domain.UnitID `gorm:"column:county_id"`
	School      domain.UnitID `gorm:"column:school_id"`
	Class       domain.UnitID `gorm:"column:class_id"`
	SchoolYear  domain.SchoolYear
	Seats       []panel.Seat `gorm:"serializer:json"`
	AnnouncedOn domain.Day
	Warnings    []string `gorm:"serializer:json"`
	NamedBy     domain.PersonID
	Version     int
	CreatedAt   time.Time
}

// TableName is the name of the table.
func (panelRow) TableName() string { return "recognition_panels" }

// reviewRow is a meeting as the table recognition_reviews keeps it.
type reviewRow struct {
	ID            panel.ReviewID
	Panel         panel.ID `gorm:"column:panel_id"`
	HeldOn        domain.Day
	Present       []domain.PersonID `gorm:"serializer:json"`
	MinutesSealed []byte
	EnteredBy     domain.PersonID
	CreatedAt     time.Time
}

// TableName is the name of the table.
func (reviewRow) TableName() string { return "recognition_reviews" }

// applicationRow is an application as the table recognition_applications keeps
// it; what the family said and every reason are sealed as one value.
type applicationRow struct {
	ID             recognition.ApplicationID
	Student        domain.PersonID `gorm:"column:student_id"`
	SchoolYear     domain.SchoolYear
	Term           domain.Term
	Edition        int
	Before         recognition.ApplicationID `gorm:"column:before_id"`
	State          recognition.State
	Origin         recognition.Origin
	FormSealed     []byte
	FiledBy        domain.PersonID
	ConfirmedBy    domain.PersonID
	Paper          domain.FileID  `gorm:"column:paper_id"`
	Review         panel.ReviewID `gorm:"column:review_id"`
	PanelGrade     string
	PanelBy        domain.PersonID
	ProposedGrade  string
	ProposedBy     domain.PersonID
	Grade          string
	DecidedBy      domain.PersonID
	DecidedOn      domain.Day
	Publication    recognition.PublicationID `gorm:"column:publication_id"`
	PublicityEnded domain.Day
	Objected       bool
	City           domain.UnitID `gorm:"column:city_id"`
	County         domain.UnitID `gorm:"column:county_id"`
	School         domain.UnitID `gorm:"column:school_id"`
	Class          domain.UnitID `gorm:"column:class_id"`
	ActiveKey      *string
	Version        int
	CreatedAt      time.Time
}

// TableName is the name of the table.
func (applicationRow) TableName() string { return "recognition_applications" }

// publicationRow is a publication as the table recognition_publications keeps it.
type publicationRow struct {
	ID         recognition.PublicationID
	City       domain.UnitID `gorm:"column:city_id"`
	County     domain.UnitID `gorm:"column:county_id"`
	School     domain.UnitID `gorm:"column:school_id"`
	Class      domain.UnitID `gorm:"column:class_id"`
	SchoolYear domain.SchoolYear
	Title      string
	Rows       int `gorm:"column:row_count"`
	OrderedBy  domain.PersonID
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (publicationRow) TableName() string { return "recognition_publications" }

// archiveRow is an archive as the table recognition_archives keeps it.
type archiveRow struct {
	ID           recognition.ArchiveID
	Application  recognition.ApplicationID `gorm:"column:application_id"`
	Student      domain.PersonID           `gorm:"column:student_id"`
	Edition      int
	Version      int
	PacketSealed []byte
	Hash         string
	ArchivedBy   domain.PersonID
	ArchivedOn   domain.Day
	CreatedAt    time.Time
}

// TableName is the name of the table.
func (archiveRow) TableName() string { return "recognition_archives" }

// applicationText is what an application's sealed column holds.
type applicationText struct {
	Form                   need.Form
	Change                 string
	Panel, Proposed, Grade string // the reasons
}

func (k *Keyring) applicationRow(a recognition.Application) (*applicationRow, error) {
	text, err := json.Marshal(applicationText{a.Form, a.Change, a.Panel.Reason, a.Proposal.Reason, a.Outcome.Reason})
	return &applicationRow{
		ID: a.ID, Student: a.Student, SchoolYear: a.SchoolYear, Term: a.Term, Edition: a.Edition, Before: a.Before,
		State: a.State, Origin: a.Origin, FormSealed: k.Seal(sealedForm, a.ID, text),
		FiledBy: a.FiledBy, ConfirmedBy: a.ConfirmedBy, Paper: a.Paper, Review: a.Review,
		PanelGrade: a.Panel.Grade, PanelBy: a.Panel.By, ProposedGrade: a.Proposal.Grade, ProposedBy: a.Proposal.By,
		Grade: a.Outcome.Grade, DecidedBy: a.Outcome.By, DecidedOn: a.DecidedOn, Publication: a.Publication, PublicityEnded: a.PublicityEnded, Objected: a.Objected,
		City: a.City, County: a.County, School: a.School, Class: a.Class,
		ActiveKey: a.ActiveKey, Version: a.Version, CreatedAt: a.CreatedAt,
	}, err
}

func (k *Keyring) application(r applicationRow) (recognition.Application, error) {
	sealed, err := k.Open(sealedForm, r.ID, r.FormSealed)
	if err != nil {
		return recognition.Application{}, err
	}
	var text applicationText
	if err := json.Unmarshal(sealed, &text); err != nil {
		return recognition.Application{}, fmt.Errorf("read the form of %s: %w", r.ID, err)
	}
	a := closedApplication(r)
	a.Form, a.Change = text.Form, text.Change
	a.Panel.Reason, a.Proposal.Reason, a.Outcome.Reason = text.Panel, text.Proposed, text.Grade
	return a, nil
}

// closedApplication is an application without what is sealed of it.
func closedApplication(r applicationRow) recognition.Application {
	return recognition.Application{
		ID: r.ID, Student: r.Student, SchoolYear: r.SchoolYear, Term: r.Term, Edition: r.Edition, Before: r.Before,
		State: r.State, Origin: r.Origin,
		FiledBy: r.FiledBy, ConfirmedBy: r.ConfirmedBy, Paper: r.Paper, Review: r.Review,
		Panel:     recognition.Opinion{Grade: r.PanelGrade, By: r.PanelBy},
		Proposal:  recognition.Opinion{Grade: r.ProposedGrade, By: r.ProposedBy},
		Outcome:   recognition.Opinion{Grade: r.Grade, By: r.DecidedBy},
		DecidedOn: r.DecidedOn, Publication: r.Publication, PublicityEnded: r.PublicityEnded, Objected: r.Objected,
		City: r.City, County: r.County, School: r.School, Class: r.Class,
		ActiveKey: r.ActiveKey, Version: r.Version, CreatedAt: r.CreatedAt,
	}
}

// listedApplications reads applications for a list, whose forms stay closed.
func listedApplications(q *gorm.DB) ([]recognition.Application, error) {
	var rows []applicationRow
	err := q.Omit("form_sealed").Find(&rows).Error
	return convert(rows, closedApplication), err
}

// applications opens rows.
func (k *Keyring) applications(rows []applicationRow) ([]recognition.Application, error) {
	out := make([]recognition.Application, len(rows))
	var err error
	for i, r := range rows {
		if out[i], err = k.application(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}
