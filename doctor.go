package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

// What the doctor minds: from here on a line is warn or bad.
const (
	clockWarn, clockBad   = 2 * time.Second, 60 * time.Second
	queueWarn, queueBad   = time.Minute, 10 * time.Minute
	diskWarn, diskBad     = 5 << 30, 1 << 30 // bytes
	backupWarn, backupBad = 26 * time.Hour, 7 * 24 * time.Hour
)

// examination gathers the doctor's lines.
type examination struct {
	lines [][3]string
	bad   bool
}

// found adds a line: how it stands, of what, and what is to be done.
func (e *examination) found(how, what, text string) {
	e.lines = append(e.lines, [3]string{how, what, text})
	e.bad = e.bad || how == "bad"
}

// grade is how a measure stands against two thresholds.
func grade[T time.Duration | int64](n, warn, bad T) string {
	switch {
	case n >= bad:
		return "bad"
	case n >= warn:
		return "warn"
	}
	return "ok"
}

// doctor looks at everything that an installation needs and prints a line for
// each: ok, warn or bad, and what to do. It changes nothing, prints no secret,
// and fails when something is bad.
func doctor(ctx context.Context, p *program, args []string) error {
	if len(args) != 0 {
		return errUsage
	}
	e := &examination{}
	e.found("ok", "version", version)
	p.examineSettings(e)
	if p.examineDatabase(ctx, e) {
		defer p.close()
	}
	p.examineBackups(e)
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, l := range e.lines {
		fmt.Fprintf(w, "%s\t%s\t%s\n", l[0], l[1], l[2])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if e.bad {
		return errFound
	}
	return nil
}

// examineSettings names where things are, without passwords, and the free disk.
func (p *program) examineSettings(e *examination) {
	s := p.settings
	kept := "database and files in " + s.Data
	if !s.embedded() {
		kept = "a shared database and object store (LIZHI_DATABASE and LIZHI_S3 are set)"
	}
	e.found("ok", "settings", fmt.Sprintf("%s; keys in %s; listens on %s, inside on %s; %d workers, %d requests a minute; reached at %s",
		kept, s.keysFile(), s.Listen, s.Inside, s.Workers, s.Rate, s.publicURL()))
	if s.embedded() && s.SQLiteSync != "FULL" {
		e.found("warn", "settings", "LIZHI_SQLITE_SYNC is "+s.SQLiteSync+": a power failure can lose the last writes; FULL cannot")
	}
	if s.witness() == "" {
		e.found("warn", "witness", "no file outside of the database witnesses the audit: set LIZHI_WITNESS")
	}
	folder := s.Data
	if _, err := os.Stat(folder); err != nil {
		folder = filepath.Dir(folder)
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		e.found("warn", "disk", "cannot be measured: "+err.Error())
		return
	}
	free := int64(disk.Bavail) * int64(disk.Bsize) //nolint:unconvert // other systems count in other types
	how := grade(-free, -diskWarn, -diskBad)
	text := fmt.Sprintf("%.1f GiB free under %s", float64(free)/(1<<30), folder)
	if how != "ok" {
		text += ": make room, or move LIZHI_DATA to a larger disk"
	}
	e.found(how, "disk", text)
}

// examineDatabase reports whether the database was opened. Opening it compares
// the check value of every key. It is not made where there is none.
func (p *program) examineDatabase(ctx context.Context, e *examination) bool {
	if p.settings.embedded() {
		if _, err := os.Stat(filepath.Join(p.settings.Data, "lizhi.db")); err != nil {
			e.found("warn", "database", "there is none in "+p.settings.Data+" yet: `lizhi init` or `lizhi serve` makes it")
			return false
		}
	}
	if err := p.openDatabaseAnyway(ctx); err != nil {
		e.found("bad", "database", err.Error()+": is it running, and are LIZHI_DATABASE and LIZHI_KEYS what they were?")
		return false
	}
	e.found("ok", "keys", "every key that the database was used with is known, and is the same")
	if pending, err := p.db.Pending(ctx); err != nil || pending {
		e.found("bad", "schema", "the database is behind this version: run `lizhi migrate`")
		return true
	}
	e.found("ok", "schema", "up to date")
	h, err := p.db.Health(ctx)
	if err != nil {
		e.found("bad", "database", "cannot be read: "+err.Error())
		return true
	}
	how := grade(h.Clock.Abs(), clockWarn, clockBad)
	e.found(how, "clock", advise(how, fmt.Sprintf("%s from the database's", h.Clock.Abs().Round(time.Millisecond)), "let both machines take the time from the same NTP server"))
	how = grade(h.Oldest, queueWarn, queueBad)
	e.found(how, "queue", advise(how, fmt.Sprintf("%d tasks due, the oldest for %s", h.Due, h.Oldest.Round(time.Second)), "is `lizhi serve` running? Else raise LIZHI_WORKERS"))
	if how = "ok"; h.Dead > 0 {
		how = "warn"
	}
	e.found(how, "dead letters", advise(how, fmt.Sprintf("%d tasks given up", h.Dead), "an operator reads them in the list of tasks and runs them again"))
	e.examineProcesses(p.db.Processes(ctx))
	return true
}

// examineProcesses tells those that gave a sign of life from those that fell
// silent without a word.
func (e *examination) examineProcesses(alive, silent []string, err error) {
	text := fmt.Sprintf("%d alive, on %s", len(alive), strings.Join(alive, ", "))
	how := "ok"
	switch {
	case err != nil:
		how, text = "bad", err.Error()
	case len(alive) == 0:
		how, text = "warn", "no process serves this database: start `lizhi serve`"
	}
	if len(silent) > 0 {
		text += fmt.Sprintf("; %d fell silent without stopping, on %s: killed, or cut off from the database", len(silent), strings.Join(silent, ", "))
	}
	e.found(how, "processes", text)
}

// advise adds what to do unless all is well.
func advise(how, text, advice string) string {
	if how == "ok" {
		return text
	}
	return text + ": " + advice
}

// examineBackups looks for the newest archive in the folder backups.
func (p *program) examineBackups(e *examination) {
	folder := filepath.Join(p.settings.Data, "backups")
	var newest fs.FileInfo
	names, _ := filepath.Glob(filepath.Join(folder, "*.zip"))
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && (newest == nil || info.ModTime().After(newest.ModTime())) {
			newest = info
		}
	}
	if newest == nil {
		e.found("warn", "backup", "no backup seen in "+folder+": run `lizhi backup "+filepath.Join(folder, "DATE.zip")+"` each day, and keep a copy elsewhere")
		return
	}
	now := time.Now()
	if p.world.Clock != nil {
		now = p.world.Now()
	}
	age := now.Sub(newest.ModTime())
	how := grade(age, backupWarn, backupBad)
	e.found(how, "backup", advise(how, fmt.Sprintf("%s, %s old", newest.Name(), age.Round(time.Minute)), "run `lizhi backup` each day"))
}
