package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"lizhi/api"
	"lizhi/seeds"
)

// server is a running program: its listeners, its workers and whether it is
// ready. The whole-program tests start one as serve does.
type server struct {
	*program
	address string // where it listens
	inside  string // where it answers operators
	state   atomic.Value
	parts   sync.WaitGroup
	mu      sync.Mutex
	errs    []error
}

// The states that /readyz shows.
const (
	loading  = "loading"
	ok       = "ok"
	away     = "away"
	stopping = "stopping"
)

// serve answers requests and works on tasks until it is interrupted, then
// finishes what it began.
func serve(ctx context.Context, p *program, args []string) error {
	if len(args) != 0 {
		return errUsage
	}
	s, err := start(ctx, p)
	if err != nil {
		return err
	}
	<-ctx.Done()
	fmt.Fprintln(p.out, "stopping: finishing what was begun")
	return s.wait()
}

// start opens everything, listens, and returns; what it began ends with ctx. In
// embedded mode an empty database is filled with the demo city while the
// program already answers; until then /readyz says loading.
func start(ctx context.Context, p *program) (*server, error) {
	s, collect := &server{program: p}, debug.SetGCPercent(tight)
	s.state.Store(loading)
	if p.settings.embedded() {
		if err := p.lock(); err != nil {
			return nil, err
		}
	}
	if err := p.open(ctx); err != nil {
		return nil, errors.Join(err, p.close())
	}
	first, err := s.first(ctx)
	if err == nil {
		err = s.listen(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	fmt.Fprintf(p.out, "Lizhi 励志 listens on http://%s (what it can do: http://%s/docs)\n", s.address, s.address)
	if first {
		fmt.Fprintln(p.out, "loading the demo city, some seconds; /readyz says when it is there")
	} else {
		s.state.Store(ok)
	}
	s.part(func() error { return s.work(ctx, first) })
	s.part(func() error { return rest(ctx, 10*time.Second, collect) })
	return s, nil
}

// work carries out tasks. While the demo city is told one at a time is: the
// story reads and matches for itself what its tasks would read and match beside
// it.
func (s *server) work(ctx context.Context, first bool) error {
	telling, told := context.WithCancel(ctx)
	defer told()
	loaded := demo{s.program, func(logins []seeds.Login) {
		s.state.Store(ok)
		introduce(s.out, s.address, logins)
		told()
	}}
	if first {
		if err := s.runner(1, loaded).Run(telling); err != nil || ctx.Err() != nil {
			return err
		}
	}
	return s.runner(s.settings.Workers, loaded).Run(ctx)
}

// first orders the demo city for an empty data folder. Where there is a demo
// city, or would be one, the program answers this machine alone.
func (s *server) first(ctx context.Context) (bool, error) {
	if !s.settings.embedded() {
		return false, nil
	}
	founded, err := s.db.Founded(ctx)
	if err != nil {
		return false, err
	}
	here := onLoopback(s.settings.Listen)
	switch {
	case !founded && !here:
		fmt.Fprintln(s.out, "the data folder is empty; no demo city is loaded, since other machines can reach this address: make a real one with `lizhi init`")
		return false, nil
	case !founded:
		return true, s.db.Queue().Order(ctx, s.world.Now(), loadDemo{})
	case !here && s.hasDemo(ctx):
		return false, errors.New("the data folder holds the demo city, whose passwords everybody knows: keep LIZHI_LISTEN on 127.0.0.1, or use another LIZHI_DATA")
	}
	return false, nil
}

// onLoopback reports whether only this machine can reach an address.
func onLoopback(address string) bool {
	host, _, _ := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// part runs something until it ends and keeps its error.
func (s *server) part(run func() error) {
	s.parts.Go(func() {
		if err := run(); err != nil && !errors.Is(err, context.Canceled) {
			s.log.Error("a part of the program ended", "error", err.Error())
			s.mu.Lock()
			s.errs = append(s.errs, err)
			s.mu.Unlock()
		}
	})
}

// listen opens both listeners and serves on them.
func (s *server) listen(ctx context.Context) error {
	app, err := api.New(s.apiServices(), api.Options{
		Spec: spec, Keys: s.keys, World: s.world, Log: s.log, Actors: api.ActorsOf(s.account),
		PublicURL: s.settings.publicURL(), Proxies: s.settings.Proxies,
		Rates: api.Rates{Account: s.settings.Rate}, Version: version, Ready: s.ready,
		Refused: s.audit.Note,
	})
	if err != nil {
		return err
	}
	outer, err := net.Listen("tcp", s.settings.Listen)
	if err != nil {
		return fmt.Errorf("%w; choose another address with LIZHI_LISTEN", err)
	}
	inner, err := net.Listen("tcp", s.settings.Inside)
	if err != nil {
		outer.Close()
		return fmt.Errorf("%w; choose another address with LIZHI_INSIDE", err)
	}
	s.address, s.inside = outer.Addr().String(), inner.Addr().String()
	s.part(func() error { return api.Serve(ctx, app, outer) })
	s.part(func() error { return api.ServeInside(ctx, s.ready, inner) })
	return nil
}

// ready says whether requests can be answered now, and to operators what is
// away.
func (s *server) ready(ctx context.Context) (string, map[string]string) {
	details := map[string]string{"database": ok, "files": ok}
	status := s.state.Load().(string)
	if err := s.db.Ping(ctx); err != nil {
		status, details["database"] = away, err.Error()
	}
	if err := s.media.Ready(ctx); err != nil {
		status, details["files"] = away, err.Error()
	}
	return status, details
}

// wait lets everything finish what it began, after ctx is done, and closes.
func (s *server) wait() error {
	s.state.Store(stopping)
	s.parts.Wait()
	return errors.Join(append(s.errs, s.close())...)
}
