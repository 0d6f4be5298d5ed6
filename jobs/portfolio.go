package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"log/slog"

	"lizhi/domain"
	"lizhi/domain/consent"
	"lizhi/domain/files"
	"lizhi/domain/portfolio"
	"lizhi/media/document"
)

// Portfolio makes exports of portfolios: one ZIP, written as it goes, one
// student in memory at a time.
type Portfolio struct {
	Service   portfolio.Service
	Files     files.Service
	World     domain.World
	Log       *slog.Logger
	PublicURL string // where people reach the program, for the QR code
}

// Tasks puts its handlers into the table.
func (j Portfolio) Tasks(t *Table) { On(t, j.make) }

func (j Portfolio) make(ctx context.Context, who domain.Actor, task portfolio.Make) error {
	e, students, done, err := j.Service.Begin(ctx, who, task.Export)
	if err != nil || done {
		return err
	}
	if len(students) == 0 {
		return j.Service.Fail(ctx, who, e.ID)
	}
	var made portfolio.Made
	kept, err := j.Files.Keep(ctx, who, files.Document{
		Owner: e.OrderedBy, Kind: files.Portfolio, Name: "成长档案.zip", Type: "application/zip", Rows: len(students),
	}, func(w io.Writer) error {
		made, err = j.write(ctx, who, e, students, w)
		return err
	})
	if err != nil {
		return err
	}
	made.File = kept.ID
	return j.Service.Finish(ctx, who, e.ID, made)
}

// withdrawn takes away what was exported of a student who no longer agrees.
func (j Portfolio) withdrawn(ctx context.Context, who domain.Actor, w consent.Withdrawal) error {
	holding, err := j.Service.Holding(ctx, w.Student)
	if err != nil {
		return err
	}
	return j.takeAway(ctx, who, holding)
}

// erased takes away what was exported of a student whose data are deleted.
func (j Portfolio) erased(ctx context.Context, who domain.Actor, student domain.PersonID) error {
	showing, err := j.Service.Showing(ctx, student)
	if err != nil {
		return err
	}
	return j.takeAway(ctx, who, showing)
}

// takeAway ends exports: the file first, so that a second try still finds the
// export.
func (j Portfolio) takeAway(ctx context.Context, who domain.Actor, exports []portfolio.Export) error {
	for _, e := range exports {
		if !e.File.IsZero() {
			if err := j.Files.Retract(ctx, who.Step(), e.File); err != nil {
				return err
			}
		}
		if err := j.Service.Withdraw(ctx, who.Step(), e.ID); err != nil {
			return err
		}
	}
	return nil
}

// write writes the archive, and gives the hash of its content and whose pictures
// are in it.
func (j Portfolio) write(ctx context.Context, who domain.Actor, e portfolio.Export, students []domain.Standing, w io.Writer) (made portfolio.Made, err error) {
	archive := document.NewArchive(w, e.CreatedAt)
	said := Progress(ctx)
	for n, s := range students {
		folder := ""
		if !e.Unit.IsZero() {
			folder = fmt.Sprintf("%03d-%s/", n+1, s.Name)
		}
		pictures, err := j.student(ctx, archive, folder, s, e.Terms)
		if err != nil {
			return made, err
		}
		if pictures > 0 {
			made.Pictured = append(made.Pictured, s.Person)
		}
		said(int64(n+1), int64(len(students)))
		if (n+1)%20 == 0 && n+1 < len(students) {
			if err := j.Service.Progress(ctx, who, e.ID, n+1); err != nil {
				return made, err
			}
		}
	}
	if err := archive.Beside("export.txt", fmt.Sprintf("export %s\nordered %s\n", e.ID, e.CreatedAt.UTC().Format("2006-01-02T15:04:05Z"))); err != nil {
		return made, err
	}
	made.Hash, err = archive.Close()
	return made, err
}

// student adds one portfolio: the PDF, the page with its pictures, and the
// JSON. It tells how many pictures there are.
func (j Portfolio) student(ctx context.Context, archive *document.Archive, folder string, student domain.Standing, terms []domain.Term) (shown int, err error) {
	p, err := j.Service.Compose(ctx, student, terms)
	if err != nil {
		return 0, err
	}
	page := pages{Portfolio: p, pictures: map[[16]byte][]picture{}, link: j.PublicURL + "/#student=" + student.Person.String()}
	if err := j.pictures(ctx, page); err != nil {
		return 0, err
	}
	var b bytes.Buffer
	missing, err := page.writePDF(&b)
	if err != nil {
		return 0, fmt.Errorf("draw the portfolio: %w", err)
	}
	if missing > 0 && j.Log != nil {
		j.Log.Warn("a portfolio has characters that the font lacks", "student", student.Person.String(), "count", missing)
	}
	if err := archive.Add(folder+"portfolio.pdf", &b); err != nil {
		return 0, err
	}
	for _, part := range []struct {
		name  string
		write func(io.Writer) error
	}{{"index.html", page.writeHTML}, {"portfolio.json", page.writeJSON}} {
		var b bytes.Buffer
		if err := part.write(&b); err != nil {
			return 0, err
		}
		if err := archive.Add(folder+part.name, &b); err != nil {
			return 0, err
		}
	}
	for _, c := range p.Chapters {
		for _, i := range c.Items {
			for _, pic := range page.pictures[i.ID] {
				if err := archive.Add(folder+pic.name, bytes.NewReader(pic.jpeg)); err != nil {
					return 0, err
				}
				shown++
			}
		}
	}
	return shown, nil
}

// pictures reads the stored copies, numbered in the order of the portfolio. A
// file that is gone by now, or a film without a poster, is left out.
func (j Portfolio) pictures(ctx context.Context, page pages) error {
	n := 0
	for _, c := range page.Chapters {
		for _, i := range c.Items {
			for _, id := range i.Files {
				pic, err := j.picture(ctx, id)
				var refused *domain.Fault
				if errors.As(err, &refused) {
					continue
				}
				if err != nil {
					return err
				}
				n++
				pic.name = fmt.Sprintf("photos/%03d.jpg", n)
				page.pictures[i.ID] = append(page.pictures[i.ID], pic)
			}
		}
	}
	return nil
}

func (j Portfolio) picture(ctx context.Context, id domain.FileID) (picture, error) {
	opened, err := j.Files.Read(ctx, id, files.Display)
	if err != nil {
		return picture{}, err
	}
	r, err := opened.Read(ctx, 0, -1)
	if err != nil {
		return picture{}, err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return picture{}, err
	}
	size, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return picture{}, fmt.Errorf("picture %s: %w", id, err)
	}
	return picture{jpeg: content, width: size.Width, height: size.Height}, nil
}
