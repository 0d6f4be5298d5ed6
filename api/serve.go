package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"
)

// grace is how long what has begun may take after the program was asked to
// stop: a little more than a request may take at all.
const grace = patience + 5*time.Second

// Serve answers on a listener until ctx is done, then finishes what it has
// begun and returns. It is an error only if that did not succeed.
func Serve(ctx context.Context, app *fiber.App, on net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- app.Listener(lingering{on}) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	if err := app.ShutdownWithTimeout(grace); err != nil {
		return err
	}
	// A server that was stopped before it began to listen would never end.
	_ = on.Close()
	if err := <-failed; !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// ServeInside answers operators on the second listener until ctx is done.
func ServeInside(ctx context.Context, ready ReadyFunc, on net.Listener) error {
	server := &http.Server{Handler: Inside(ready), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(on) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(late); err != nil {
		return err
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
