package api

import (
	"io"
	"net"
	"time"
)

// A request that is too large is refused before it was read. Closing the
// connection then makes the kernel reset it, and the client, which is still
// sending, sees a broken connection in place of the answer. So what still comes
// is read and thrown away for a moment.
const (
	lingerTime  = 2 * time.Second
	lingerBytes = 32 << 20
)

// lingering is a listener whose connections close in that way.
type lingering struct{ net.Listener }

// Accept waits for a connection.
func (l lingering) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok && err == nil {
		return lingerer{tcp}, nil
	}
	return c, err
}

type lingerer struct{ *net.TCPConn }

// Close says that nothing more comes, at once, and closes when the client has
// stopped sending; the caller does not wait.
func (c lingerer) Close() error {
	if err := c.CloseWrite(); err != nil {
		return c.TCPConn.Close()
	}
	if err := c.SetReadDeadline(time.Now().Add(lingerTime)); err != nil {
		return c.TCPConn.Close()
	}
	go func() {
		_, _ = io.CopyN(io.Discard, c.TCPConn, lingerBytes) // whatever it was
		_ = c.TCPConn.Close()
	}()
	return nil
}
