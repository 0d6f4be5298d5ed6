// Command lizhi serves Lizhi 励志: it follows students who receive financial
// aid as they grow. Without settings it keeps everything under ./data and
// serves a demo city on http://127.0.0.1:8080.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"
	_ "time/tzdata" // Asia/Shanghai on machines without a table of zones
)

// version is set by the linker.
var version = "dev"

// spec is the contract that the server keeps.
//
//go:embed openapi.yaml
var spec []byte

// command is one thing that the program does.
type command struct {
	name, args, help string
	run              func(context.Context, *program, []string) error
}

// commands in the order in which --help lists them.
func commands() []command {
	return []command{
		{"serve", "", "serve the API and work on tasks until interrupted (the default)", serve},
		{"init", "--city 410900 --name 濮阳市 --admin 姓名", "make a real city, its regions and one administrator with a one-time code", initialise},
		{"seed", "--demo", "load the demo city into the data folder without serving it", seed},
		{"unlock", "NUMBER", "unlock an account and print a new one-time code", unlock},
		{"migrate", "", "bring the database up to this version", migrate},
		{"keys", "FILE", "make a new file of keys", makeKeys},
		{"backup", "FILE", "copy database and files, not the keys, into one archive", backup},
		{"rotate", "field|index|token|cursor|audit [resume]", "make a new key and use it for everything", rotate},
		{"invariants", "", "check what must always hold, and name every row that breaks it", invariants},
		{"purge", "[--dry-run] [--before DAY] log|disclosure|staged", "remove what is past its time, or only count it", purge},
		{"sample", "new | SEED COUNT FILE [HASH]", "make a seed and its hash, or draw a sample of a list that anybody can draw again", sample},
		{"doctor", "", "look at everything that an installation needs, and say what to do", doctor},
		{"verify", "audit", "check that no audit row was changed, removed or added", verify},
		{"restore", "FILE", "fill an empty database and file store from a backup", restore},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run is the program: it gives 0 when all went well, 1 when not, and 2 when the
// command line could not be understood.
func run(ctx context.Context, args, environment []string, out, errs io.Writer) int {
	name := "serve"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	switch name {
	case "-h", "--help", "help":
		help(out)
		return 0
	case "-v", "--version", "version":
		fmt.Fprintln(out, "lizhi", version)
		return 0
	}
	for _, c := range commands() {
		if c.name != name {
			continue
		}
		s, err := readSettings(environment)
		if err == nil {
			err = c.run(ctx, &program{settings: s, out: out, log: logger(errs, s.Log)}, args)
		}
		switch {
		case errors.Is(err, flag.ErrHelp), errors.Is(err, errUsage):
			fmt.Fprintf(errs, "usage: lizhi %s %s\n  %s\n", c.name, c.args, c.help)
			return 2
		case err != nil:
			fmt.Fprintf(errs, "lizhi %s: %v\n", c.name, err)
			return 1
		}
		return 0
	}
	fmt.Fprintf(errs, "lizhi: there is no command %q; lizhi --help lists them\n", name)
	return 2
}

// errUsage means that a command got other arguments than it takes.
var errUsage = errors.New("usage")

func help(out io.Writer) {
	fmt.Fprint(out, "Lizhi 励志 follows students who receive financial aid as they grow.\n\nusage: lizhi [command]\n\n")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %s %s\t%s\n", c.name, c.args, c.help)
	}
	_ = w.Flush()
	fmt.Fprint(out, "\nSettings come from the environment (LIZHI_DATA, LIZHI_LISTEN, LIZHI_DATABASE, …); README.md has the table.\n")
}
