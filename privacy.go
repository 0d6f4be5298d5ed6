package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"lizhi/domain"
	"lizhi/domain/privacy"
)

// purge removes what is past its time, or says how many they are.
func purge(ctx context.Context, p *program, args []string) error {
	flags := flag.NewFlagSet("purge", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	dry := flags.Bool("dry-run", false, "only count")
	text := flags.String("before", "", "a day; none for as many as may go")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		return errUsage
	}
	var before domain.Day
	if *text != "" {
		var err error
		if before, err = domain.ParseDay(*text); err != nil {
			return err
		}
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	defer p.close()
	who := domain.System(nil)
	would, err := p.privacy.Preview(ctx, who, privacy.Class(flags.Arg(0)), before)
	if err != nil {
		return err
	}
	day := domain.DayOf(would.BeforeAt)
	fmt.Fprintf(p.out, "%d lines of %s from before %s may go\n", would.Expected, would.Class, day)
	if *dry || would.Expected == 0 {
		return nil
	}
	ordered, err := p.privacy.Order(ctx, who, would.Class, day, would.Expected)
	if err != nil {
		return err
	}
	done, err := p.privacy.Carry(ctx, who, ordered.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d are gone; `lizhi verify audit` still holds the chain\n", done.Gone)
	return nil
}

// sample draws a random sample that anybody can draw again: first a seed, whose
// hash is published, then, when the list is closed, the sample.
func sample(_ context.Context, p *program, args []string) error {
	if len(args) == 1 && args[0] == "new" {
		seed := privacy.NewSeed()
		fmt.Fprintf(p.out, "publish now:  %s\nkeep secret:  %s\n", seed.Commitment(), seed)
		return nil
	}
	if len(args) < 3 || len(args) > 4 {
		return errUsage
	}
	count, err := strconv.Atoi(args[1])
	if err != nil || count < 1 {
		return errUsage
	}
	seed, err := privacy.ParseSeed(args[0], strings.Join(args[3:], ""))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	var list []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	if len(list) == 0 {
		return errors.New("the list is empty")
	}
	for _, line := range seed.Sample(list, count) {
		fmt.Fprintln(p.out, line)
	}
	return nil
}
