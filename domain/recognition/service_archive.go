package recognition

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"lizhi/domain"
)

// File archives applications whose publicity is over, each line with an outcome
// of its own. Grade and Reason of a line mean nothing here (policy C16, C17).
func (s Service) File(ctx context.Context, who domain.Actor, lines []Line) ([]Outcome, error) {
	return s.each(ctx, who, lines, lineStep{"archiveRecognitions", func(tx Tx, a *Application, _ Line) error {
		open, err := tx.Contested(ctx, *a)
		if err != nil {
			return err
		}
		if err := a.Archive(open); err != nil {
			return err
		}
		packet, err := tx.Packet(ctx, *a)
		if err != nil {
			return err
		}
		archived := Archive{
			ID: domain.NewID[Archive](s.world), Application: a.ID, Student: a.Student, Edition: a.Edition, Version: a.Version + 1,
			Packet: packet, ArchivedBy: who.Person, ArchivedOn: s.world.Today(), CreatedAt: s.world.Now(),
		}
		if archived.Hash, err = packet.Sum(); err != nil {
			return err
		}
		return tx.AddArchive(ctx, archived)
	}})
}

// Sum is the SHA-256 of a packet, in hexadecimal digits.
func (p Packet) Sum() (string, error) {
	text, err := json.Marshal(p)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// Archive is the archive of an application, for the school alone: the minutes
// speak of others, too.
func (s Service) Archive(ctx context.Context, who domain.Actor, id ApplicationID) (Archive, error) {
	a, err := s.store.Application(ctx, id)
	if err != nil {
		return Archive{}, err
	}
	if _, err := s.sees(ctx, who, "getRecognitionArchive", a); err != nil {
		return Archive{}, err
	}
	return s.store.Archive(ctx, id)
}
