package main

import (
	"context"
	"errors"
	"sync"

	"lizhi/api"
	"lizhi/domain/portfolio"
	"lizhi/jobs"
)

// services are the features, wired together: where one needs a fact of another
// for a screen, the other's service is handed to it here.
type services struct {
	portfolio portfolio.Service
}

func makeServices(p *program) services {
	return services{
		portfolio: portfolio.New(p.db.Portfolio(), p.world),
	}
}

// apiServices are the services as the API takes them.
func (s services) apiServices() api.Services {
	return api.Services{Portfolio: s.portfolio}
}

// features bring the handlers of their tasks.
func (p *program) features() []jobs.Feature {
	return []jobs.Feature{}
}

// workers carry out tasks until they are stopped.
type workers struct {
	cancel context.CancelFunc
	done   sync.WaitGroup
	err    error
}

// work starts the workers of this process.
func (p *program) work(ctx context.Context) *workers {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	w := &workers{cancel: cancel}
	runner := jobs.New(p.db.Queue(), jobs.Options{World: p.world, Log: p.log, Workers: p.settings.Workers}, p.features()...)
	w.done.Go(func() {
		if err := runner.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
			w.err = err
		}
	})
	return w
}

// stop claims nothing more and lets running tasks finish for a while; what is
// not done by then is given back.
func (w *workers) stop() error {
	w.cancel()
	w.done.Wait()
	return w.err
}
