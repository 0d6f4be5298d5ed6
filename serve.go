package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"lizhi/api"
)

// grace is how long a stopping program finishes what it began.
const grace = 25 * time.Second

// server is a running program: its listeners, its workers and whether it is
// ready. The whole-program tests start one as serve does.
type server struct {
	*program
	address string // where it listens, once it does
	app     *fiber.App
	inside  *http.Server
	workers *workers
	state   atomic.Value // "loading", "ok" or "stopping"
}

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
	return s.stop()
}

// start opens everything, listens, and returns. In embedded mode an empty
// database is filled with the demo city while the program already answers;
// until then /readyz says loading.
func start(ctx context.Context, p *program) (*server, error) {
	s := &server{program: p}
	s.state.Store("loading")
	if p.settings.embedded() {
		release, err := p.lock()
		if err != nil {
			return nil, err
		}
		_ = release // the operating system takes it back when the process ends
	}
	if err := p.open(ctx); err != nil {
		return nil, errors.Join(err, p.close())
	}
	var err error
	s.app, err = api.New(p.apiServices(), api.Options{
		Spec: spec, Keys: p.keys, World: p.world, Log: p.log,
		PublicURL: p.settings.publicURL(), Proxies: p.settings.Proxies,
		Rates: api.Rates{Account: p.settings.Rate}, Version: version, Ready: s.ready,
	})
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	if err := s.listen(); err != nil {
		return nil, errors.Join(err, p.close())
	}
	s.workers = p.work(ctx)
	s.state.Store("ok")
	fmt.Fprintf(p.out, "Lizhi 励志 listens on http://%s  (what it can do: http://%s/docs)\n", s.address, s.address)
	return s, nil
}

// listen opens both listeners and serves on them.
func (s *server) listen() error {
	l, err := net.Listen("tcp", s.settings.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; choose another address with LIZHI_LISTEN", s.settings.Listen, err)
	}
	s.address = l.Addr().String()
	inside, err := net.Listen("tcp", s.settings.Inside)
	if err != nil {
		l.Close()
		return fmt.Errorf("listen on %s: %w; choose another address with LIZHI_INSIDE", s.settings.Inside, err)
	}
	s.inside = &http.Server{Handler: api.Inside(s.ready), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := s.app.Listener(l); err != nil {
			s.log.Error("the listener ended", "error", err.Error())
		}
	}()
	go func() {
		if err := s.inside.Serve(inside); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("the inner listener ended", "error", err.Error())
		}
	}()
	return nil
}

// ready says whether requests can be answered now, and to operators what is
// away.
func (s *server) ready(ctx context.Context) (string, map[string]string) {
	details := map[string]string{"database": "ok", "files": "ok"}
	status := s.state.Load().(string)
	if err := s.db.Ping(ctx); err != nil {
		status, details["database"] = "away", err.Error()
	}
	if err := s.media.Ready(ctx); err != nil {
		status, details["files"] = "away", err.Error()
	}
	return status, details
}

// stop takes no new requests and no new tasks, finishes those that run, and
// closes everything.
func (s *server) stop() error {
	s.state.Store("stopping")
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	errs := []error{s.app.ShutdownWithContext(ctx), s.inside.Shutdown(ctx)}
	if s.workers != nil {
		errs = append(errs, s.workers.stop())
	}
	return errors.Join(append(errs, s.close())...)
}
