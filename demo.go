package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/contest"
	"lizhi/domain/org"
	"lizhi/jobs"
	"lizhi/seeds"
)

// loadDemo is the task that fills an empty embedded database with the demo city.
type loadDemo struct{}

// Kind names the work.
func (loadDemo) Kind() string { return "seeds.demo" }

// Once lets it wait or run once.
func (loadDemo) Once() string { return "demo" }

// demo loads the demo city as a task with progress.
type demo struct {
	program *program
	loaded  func([]seeds.Login)
}

// Tasks puts its handler into the table.
func (d demo) Tasks(t *jobs.Table) {
	jobs.On(t, func(ctx context.Context, _ domain.Actor, _ loadDemo) error {
		city := d.program.city()
		city.Progress = jobs.Progress(ctx)
		logins, err := city.Demo(ctx)
		if err == nil {
			d.loaded(logins)
		}
		return err
	})
}

// city is what seeds load through.
func (p *program) city() seeds.City {
	return seeds.City{
		World:     p.world,
		Account:   p.account,
		Aid:       p.aid,
		Campaign:  p.campaign,
		Rules:     p.rules,
		Purse:     p.purse,
		Fund:      p.fund,
		Consent:   p.consent,
		Files:     p.files,
		Growth:    p.growth,
		Hardship:  p.hardship,
		Insight:   p.insight,
		Mentoring: p.mentoring,
		Org:       p.org,
		Payment:   p.payment,
		People:    p.people,
		Privacy:   p.privacy,
		Publicity: p.publicity,
		Contest:   func(w domain.World) contest.Service { return contest.New(p.db.Contest(), w) },

		Recognition: p.recognition,
	}
}

// hasDemo reports whether the demo city is in the database.
func (p *program) hasDemo(ctx context.Context) bool {
	_, err := p.db.Standing(ctx, seeds.Heroine())
	return err == nil
}

// introduce prints who can log in, and the next thing to try.
func introduce(out io.Writer, address string, logins []seeds.Login) {
	fmt.Fprintf(out, "\nThe demo city is loaded. Who can log in, all with the password %s:\n\n", seeds.CastPassword)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, l := range logins {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", l.Number, l.Name, l.Role)
	}
	_ = w.Flush()
	fmt.Fprintf(out, "\nNext: curl -s http://%s/v1/logins -H 'Content-Type: application/json' -d '{\"number\":\"%s\",\"password\":\"%s\"}'\n      or read http://%s/docs, or follow the journey in README.md.\nHere a password is enough to log in. A city of your own (lizhi init) asks officers, judges and admins for a second factor;\nto try it here, the administrator names the roles in factor_roles of POST /v1/account-rules, from tomorrow on.\n\n",
		address, logins[0].Number, seeds.CastPassword, address)
}

// seed loads the demo city without serving it.
func seed(ctx context.Context, p *program, args []string) error {
	if len(args) != 1 || args[0] != "--demo" {
		return errUsage
	}
	if !p.settings.embedded() {
		return errors.New("the demo city is for a data folder of its own; LIZHI_DATABASE is set, and real accounts may be there")
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	defer p.close()
	governed, err := p.db.Governed(ctx)
	if err != nil {
		return err
	}
	if governed && !p.hasDemo(ctx) {
		return errors.New("a real city is in the data folder; choose another one for the demo with LIZHI_DATA")
	}
	city := p.city()
	said := int64(-1)
	city.Progress = func(done, total int64) {
		if percent := 100 * done / total; percent/10 != said/10 {
			said = percent
			fmt.Fprintf(p.out, "loading: %d of %d pupils\n", done, total)
		}
	}
	logins, err := city.Demo(ctx)
	if err != nil {
		return err
	}
	introduce(p.out, p.settings.Listen, logins)
	return nil
}

// initialise makes a real city: its bureau, its regions, the reference data and
// one administrator with a one-time code.
func initialise(ctx context.Context, p *program, args []string) error {
	flags := flag.NewFlagSet("init", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	code := flags.String("city", "", "region code of the city, 410900")
	name := flags.String("name", "", "name of the city, 濮阳市")
	admin := flags.String("admin", "", "name of the administrator")
	if err := flags.Parse(args); err != nil || *code == "" || *name == "" || strings.TrimSpace(*admin) == "" || flags.NArg() > 0 {
		return errUsage
	}
	if org.CheckCity(*code) != nil {
		return fmt.Errorf("the code of a city has six digits and ends in 00, as 410900, not %q", *code)
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	defer p.close()
	if governed, err := p.db.Governed(ctx); err != nil || governed {
		return errors.Join(err, account.ErrFounded) // before anything is written
	}
	unit, issued, err := p.city().Found(ctx, *code, *name, strings.TrimSpace(*admin))
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s is founded.\nThe administrator %s activates the account with number %s and code %s, once, until %s.\n",
		unit.Name, strings.TrimSpace(*admin), issued.Number, issued.Code, issued.ExpiresAt.In(domain.Shanghai).Format("2006-01-02 15:04"))
	fmt.Fprintln(p.out, "Officers, heads, judges and admins set up an authenticator (TOTP) at their first login; /v1/account-rules says who.")
	return nil
}

// unlock unlocks an account and prints a new one-time code.
func unlock(ctx context.Context, p *program, args []string) error {
	if len(args) != 1 {
		return errUsage
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	defer p.close()
	if err := p.account.UnlockNumber(ctx, domain.System(nil), args[0]); err != nil {
		return err
	}
	issued, err := p.account.ResetNumber(ctx, domain.System(nil), args[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "account %s is unlocked; its new code is %s, once, until %s\n",
		issued.Number, issued.Code, issued.ExpiresAt.In(domain.Shanghai).Format("2006-01-02 15:04"))
	return nil
}
