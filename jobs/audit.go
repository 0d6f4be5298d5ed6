package jobs

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"time"

	"lizhi/domain"
	"lizhi/domain/audit"
)

// Audit seals what was written and tells the head of the chain to the outside.
type Audit struct {
	Service audit.Service
	Log     *slog.Logger
	Witness string // the file to which the head is written daily; empty for none
	World   domain.World
}

// Tasks puts its handlers into the table.
func (j Audit) Tasks(t *Table) {
	On(t, j.seal)
	On(t, j.witness)
	t.Every("*/5 * * * * *", audit.Seal{}, j.Service.Waiting)
	t.Every("0 5 0 * * *", audit.Witness{}, nil)
	t.Always(5*time.Second, j.Service.Beat)
}

func (j Audit) seal(ctx context.Context, who domain.Actor, _ audit.Seal) error {
	_, err := j.Service.Seal(ctx, who)
	return err
}

// witness writes one line: the time, how many rows are sealed, the chain value.
// Lines are only ever added; copy the file to where the database's
// administrator cannot write.
func (j Audit) witness(ctx context.Context, _ domain.Actor, _ audit.Witness) error {
	head, err := j.Service.Head(ctx)
	if err != nil {
		return err
	}
	if head.Position == 0 {
		return nil // nothing is sealed yet
	}
	chain := hex.EncodeToString(head.Chain)
	if j.Log != nil {
		j.Log.Info("audit head", "position", head.Position, "chain", chain)
	}
	if j.Witness == "" {
		return nil
	}
	f, err := os.OpenFile(j.Witness, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s %d %s\n", j.World.Now().Format(time.RFC3339), head.Position, chain)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
