package media

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"
)

const (
	embeddedBucket = "lizhi"
	// maxSocket is the longest path of a socket that every system takes: macOS
	// allows 104 bytes, Linux 108.
	maxSocket = 100
)

// OpenEmbedded starts an S3 server inside the process that keeps its objects as
// files under dir, and connects to it over a private socket with credentials
// that are made once and kept beside them (0600). If a server of another process
// already answers there it is used instead: so a command beside a running
// program reaches its files.
//
// It changes the working directory of the process (package comment), and there
// can be one server in a process at a time.
func OpenEmbedded(ctx context.Context, dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("media: %w", err)
	}
	root := filepath.Join(dir, "objects")
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("media: %w", err)
	}
	access, secret, err := ownCredentials(filepath.Join(dir, "objects.key"))
	if err != nil {
		return nil, err
	}
	socket, err := socketOf(dir)
	if err != nil {
		return nil, err
	}

	stop := func() error { return nil }
	if c, err := net.DialTimeout("unix", socket, time.Second); err == nil {
		_ = c.Close()
	} else if stop, err = serve(ctx, root, socket, access, secret); err != nil {
		return nil, err
	}
	s, err := open(ctx, embeddedBucket, "localhost", &minio.Options{
		Creds: credentials.NewStaticV4(access, secret, ""),
		Transport: transport(func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", socket)
		}),
	})
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	s.stop = stop
	return s, nil
}

// serve runs the server until the function it returns is called.
func serve(ctx context.Context, root, socket, access, secret string) (stop func() error, err error) {
	before, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("media: %w", err)
	}
	attributes, err := attributesOf(root)
	if err != nil {
		return nil, err
	}
	options := posix.PosixOpts{
		CopyObjectThreshold: 5 << 30, // zero would refuse every copy
		IOBufferSize:        128 << 10,
	}
	options.SetNewDirPerm(0o700)
	options.SetNewFilePerm(0o600)
	backend, err := posix.New(root, attributes, options)
	if err != nil {
		return nil, fmt.Errorf("media: embedded store: %w", err)
	}
	_ = os.Remove(socket) // of a process that was killed; nobody answered there

	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	up, down := make(chan struct{}), make(chan error, 1)
	go func() {
		down <- embedgw.RunVersityGW(running, backend, &embedgw.Config{
			RootUserAccess: access, RootUserSecret: secret,
			Ports: []string{socket}, SocketPerm: "0600",
			MaxConnections: 1024, MaxRequests: 1024, MultipartMaxParts: 10000,
			KeepAlive: true, Quiet: true, DisableACLs: true,
			IAMService: auth.NewIAMServiceSingle(auth.Account{Access: access, Secret: secret, Role: auth.RoleAdmin}),
			S3Options:  []s3api.Option{s3api.WithOnListen(func() { close(up) })},
		})
	}()
	stop = func() error {
		cancel()
		err := <-down
		down <- nil // closing twice is no mistake
		if now, werr := os.Getwd(); werr == nil && now == root {
			_ = os.Chdir(before)
		}
		return err
	}
	select {
	case <-up:
		return stop, nil
	case err := <-down:
		down <- nil
		cancel()
		return nil, fmt.Errorf("media: embedded store: %w", err)
	}
}

// attributesOf is where the server keeps what it knows of an object: beside the
// file in extended attributes, or in a folder of its own where the file system
// has none.
func attributesOf(root string) (meta.MetadataStorer, error) {
	sidecar := root + ".meta"
	if _, err := os.Stat(sidecar); err != nil && (meta.XattrMeta{}).Test(root) == nil {
		return meta.XattrMeta{}, nil
	}
	if err := os.MkdirAll(sidecar, 0o700); err != nil {
		return nil, fmt.Errorf("media: %w", err)
	}
	s, err := meta.NewSideCar(sidecar)
	if err != nil {
		return nil, fmt.Errorf("media: sidecar: %w", err)
	}
	return s, nil
}

// ownCredentials reads the credentials of the embedded server, or makes them.
func ownCredentials(file string) (access, secret string, err error) {
	kept, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		kept = []byte(rand.Text() + "\n" + rand.Text() + rand.Text() + "\n")
		err = writeWhole(file, kept)
	}
	if err != nil {
		return "", "", fmt.Errorf("media: credentials: %w", err)
	}
	access, secret, ok := strings.Cut(strings.TrimSpace(string(kept)), "\n")
	if !ok {
		return "", "", fmt.Errorf("media: %s holds no credentials", file)
	}
	return access, secret, nil
}

// writeWhole makes a file appear whole or not at all.
func writeWhole(file string, content []byte) error {
	temporary := file + ".new"
	if err := os.WriteFile(temporary, content, 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, file)
}

// socketOf is where the server of a data folder listens: in the folder, or
// where that path is too long for a socket, in a private temporary folder whose
// name follows from it.
func socketOf(dir string) (string, error) {
	socket := filepath.Join(dir, "objects.sock")
	if len(socket) <= maxSocket {
		return socket, nil
	}
	sum := sha256.Sum256([]byte(dir))
	private := filepath.Join(os.TempDir(), "lizhi-"+hex.EncodeToString(sum[:8]))
	if err := os.MkdirAll(private, 0o700); err != nil {
		return "", fmt.Errorf("media: %w", err)
	}
	info, err := os.Lstat(private)
	if err != nil || !info.IsDir() || info.Mode().Perm() != 0o700 {
		return "", fmt.Errorf("media: %s is not a private folder", private)
	}
	return filepath.Join(private, "objects.sock"), nil
}
