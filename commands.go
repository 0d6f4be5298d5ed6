package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"lizhi/domain/audit"
)

// errFound means that a check found something wrong, which was printed.
var errFound = errors.New("not everything is as it must be")

// verify checks that no audit row was changed, removed or added behind the
// program's back, against the chain and, where there is one, the witness file.
func verify(ctx context.Context, p *program, args []string) error {
	if len(args) != 1 || args[0] != "audit" {
		return errUsage
	}
	if err := p.openDatabase(ctx); err != nil {
		return err
	}
	defer p.close()
	heads, err := witnessed(p.settings.witness())
	if err != nil {
		return err
	}
	report, err := audit.New(p.db.Audit()).Verify(ctx, heads)
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		fmt.Fprintln(p.out, f)
	}
	fmt.Fprintf(p.out, "%d rows, %d sealed, %d purged, %d not sealed yet, %d heads of the witness, %d wrong\nhead: %d %s\n",
		report.Rows, report.Sealed, report.Purged, report.Unsealed, len(heads), report.Wrong, report.Head.Position, hex.EncodeToString(report.Head.Chain))
	if !report.OK() {
		return errFound
	}
	return nil
}

// witnessed reads the heads that a witness file holds; none is no mistake.
func witnessed(file string) ([]audit.Head, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return audit.ReadWitness(f)
}

// invariants checks what must always hold and names every row that breaks it.
func invariants(ctx context.Context, p *program, args []string) error {
	if len(args) != 0 {
		return errUsage
	}
	if err := p.openDatabase(ctx); err != nil {
		return err
	}
	defer p.close()
	broken, err := p.db.Invariants(ctx)
	if err != nil {
		return err
	}
	for _, b := range broken {
		fmt.Fprintf(p.out, "%s: %s\n", b.Invariant, b.Row)
	}
	if len(broken) > 0 {
		return errFound
	}
	fmt.Fprintln(p.out, "every invariant holds")
	return nil
}

// rotate makes a new key of a kind and works until the old one is not needed.
// Field keys rotate while everybody works; the index key wants the servers
// stopped; token, cursor and audit keys are simply used from now on.
func rotate(ctx context.Context, p *program, args []string) error {
	resume := len(args) == 2 && args[1] == "resume"
	if len(args) != 1 && !resume {
		return errUsage
	}
	kind := args[0]
	if err := p.openDatabase(ctx); err != nil {
		return err
	}
	defer p.close()
	if kind == "index" {
		living, err := p.db.Living(ctx)
		if err != nil {
			return err
		}
		if len(living) > 0 {
			return fmt.Errorf("the index key rotates with the servers stopped; still running: %s", strings.Join(living, ", "))
		}
	}
	if !resume {
		id, err := p.db.AddKey(ctx, kind)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "the new %s key is %s, in %s; keep a copy of the file\n", kind, id, p.settings.keysFile())
	}
	rows, err := 0, error(nil)
	switch kind {
	case "field":
		rows, err = p.db.Reseal(ctx)
	case "index":
		rows, err = p.db.Reindex(ctx)
	default:
		return nil
	}
	if err != nil {
		return fmt.Errorf("after %d values: %w; go on with `lizhi rotate %s resume`", rows, err, kind)
	}
	fmt.Fprintf(p.out, "%d values were sealed again\n", rows)
	return nil
}
