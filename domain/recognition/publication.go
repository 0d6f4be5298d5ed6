package recognition

import "lizhi/domain"

// PublicationID names a publication.
type PublicationID = domain.ID[Publication]

// Publication 结果公示 is a list of decided applications of a school or class that
// is shown for objections.
type Publication struct{ ID PublicationID }
