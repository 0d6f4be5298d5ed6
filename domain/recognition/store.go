package recognition

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/recognition/panel"
)

// Store is what recognition needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Names are the names of persons, as far as they are known.
	Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error)
	// UnitNames are the names of schools and classes in a school year.
	UnitNames(ctx context.Context, year domain.SchoolYear, ids ...domain.UnitID) (map[domain.UnitID]string, error)
	// Standing is a student's standing for a screen, unlocked.
	Standing(ctx context.Context, student domain.PersonID) (domain.Standing, error)
	// Reference is everything the rules say, past versions too.
	Reference(ctx context.Context) (Reference, error)
	// Notices lists notices, newest first.
	Notices(ctx context.Context, f Filter, page domain.Page) (domain.List[Notice], error)
	// Application reads one application; ErrNotFound if there is none.
	Application(ctx context.Context, id ApplicationID) (Application, error)
	// ApplicationsOf lists a student's applications, the newest first. As in every
	// list the forms and reasons stay closed.
	ApplicationsOf(ctx context.Context, student domain.PersonID) ([]Application, error)
	// Applications lists applications within reach, newest first, closed.
	Applications(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) (domain.List[Application], error)
	// Listed are the special groups in which a list or the officer has a student
	// on a day.
	Listed(ctx context.Context, student domain.PersonID, on domain.Day) ([]string, error)
	// Panel reads one panel; ErrNotFound if there is none.
	Panel(ctx context.Context, id panel.ID) (panel.Panel, error)
	// Panels lists panels within reach, newest first.
	Panels(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) (domain.List[panel.Panel], error)
	// Waiting lists the applications of a class that wait for its panel.
	Waiting(ctx context.Context, class domain.UnitID, year domain.SchoolYear) ([]Application, error)
	// Publication reads a publication with the applications that are in it, closed.
	Publication(ctx context.Context, id PublicationID) (Publication, []Application, error)
	// Archive reads the archive of an application; ErrNotFound if there is none.
	Archive(ctx context.Context, id ApplicationID) (Archive, error)
	// Progress counts within reach: by school or, with a school in the filter, by
	// its classes.
	Progress(ctx context.Context, reach domain.Reach, f Filter) ([]Progress, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Students
	domain.Attachments

	// Reference is everything the rules say, read without a lock.
	Reference(ctx context.Context) (Reference, error)
	// SaveReference inserts the factors, rules and rubrics that are new and brings
	// the others to what the set says.
	SaveReference(ctx context.Context, ref Reference) error
	// AddRule keeps a rule; ErrRuleExists if there is one of its stage and year.
	AddRule(ctx context.Context, r panel.Rule) error

	// Place is where a unit stands; ErrNotFound if there is none.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// Listed are the special groups in which a list or the officer has a student
	// on a day, as the feature hardship keeps them.
	Listed(ctx context.Context, student domain.PersonID, on domain.Day) ([]string, error)

	// Noticed reports whether a school has published its notice for a year.
	Noticed(ctx context.Context, school domain.UnitID, year domain.SchoolYear) (bool, error)
	// AddNotice keeps a notice; ErrNoticeExists if the school has one.
	AddNotice(ctx context.Context, n Notice) error

	// Application reads and locks one application.
	Application(ctx context.Context, id ApplicationID) (Application, error)
	// Editions are a student's applications for a year, the first edition first,
	// closed.
	Editions(ctx context.Context, student domain.PersonID, year domain.SchoolYear) ([]Application, error)
	// AddApplication keeps one; ErrActive if one of the student and year is open,
	// ErrIDTaken if its id exists.
	AddApplication(ctx context.Context, a Application) error
	// SaveApplication returns ErrStale when the version moved on.
	SaveApplication(ctx context.Context, a Application) error

	// Room is who could sit on the panel of a class, and who may not.
	Room(ctx context.Context, class domain.UnitID, year domain.SchoolYear) (panel.Room, error)
	// Panel reads and locks one panel.
	Panel(ctx context.Context, id panel.ID) (panel.Panel, error)
	// AddPanel keeps a panel; ErrPanelExists if the class has one.
	AddPanel(ctx context.Context, p panel.Panel) error
	// SavePanel returns ErrStale when the version moved on.
	SavePanel(ctx context.Context, p panel.Panel) error
	// Decided reads and locks, in the order of their ids, the applications of a
	// school or class that are decided and not published.
	Decided(ctx context.Context, unit domain.UnitID, year domain.SchoolYear) ([]Application, error)
	// UnitName is how people call a school, or a class after its school.
	UnitName(ctx context.Context, unit domain.UnitID, year domain.SchoolYear) (string, error)
	// AddPublication keeps a publication.
	AddPublication(ctx context.Context, p Publication) error
	// Contested asks publicity whether an objection to an application is open.
	Contested(ctx context.Context, a Application) (Contest, error)
	// Packet gathers what an application's archive holds, from publicity too.
	Packet(ctx context.Context, a Application) (Packet, error)
	// AddArchive keeps an archive.
	AddArchive(ctx context.Context, a Archive) error

	// AddReview keeps a review.
	AddReview(ctx context.Context, r panel.Review) error
}

// Filter narrows a list; zero values do not.
type Filter struct {
	SchoolYear domain.SchoolYear
	School     domain.UnitID
	Class      domain.UnitID
	State      State
}

// Progress is how far a school or class is.
type Progress struct {
	Unit      domain.UnitID
	Name      string
	Students  int // enrolled
	HasNotice bool
	Panels    int // announced, of Classes
	Classes   int
	Counts    map[State]int // of applications, every edition
}
