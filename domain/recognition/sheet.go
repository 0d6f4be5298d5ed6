package recognition

import (
	"lizhi/domain"
	"lizhi/domain/recognition/panel"
)

// Sheet 评议表 is what the class teacher lays before the panel.
type Sheet struct {
	Panel panel.Panel
	Lines []SheetLine
}

// SheetLine is one applicant with what the panel needs and nothing more.
type SheetLine struct {
	Application ApplicationID
	Version     int
	Student     domain.PersonID
	Size        int
	Earners     int
	From, Below domain.Money // the band of the income per head in fen; Below is zero at the top
	Factors     []string
}
