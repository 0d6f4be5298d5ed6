package media

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// partSize is how much of an object of unknown or large size is held in memory
// at a time; it is the least that S3 allows for a part.
const partSize = 5 << 20

// ErrNoObject means that there is nothing under a name.
var ErrNoObject = errors.New("media: no such object")

// Object is what a store knows of one object.
type Object struct {
	Name string
	Size int64 // as it is kept, that is sealed
	At   time.Time
}

// Store is a bucket in an S3 server.
type Store struct {
	client *minio.Client
	bucket string
	stop   func() error // of the server inside the process, if it runs there
}

// Open connects to an S3 server at http(s)://KEY:SECRET@HOST[:PORT]/BUCKET and
// makes the bucket if it is missing. An error never holds the credentials.
func Open(ctx context.Context, address string) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("media: the address of the object store is not a URL") // the error would quote the secret
	}
	secret, _ := u.User.Password()
	bucket := strings.Trim(u.Path, "/")
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || secret == "" || bucket == "" {
		return nil, errors.New("media: the address of the object store is written http(s)://KEY:SECRET@HOST[:PORT]/BUCKET")
	}
	return open(ctx, bucket, u.Host, &minio.Options{
		Creds:     credentials.NewStaticV4(u.User.Username(), secret, ""),
		Secure:    u.Scheme == "https",
		Region:    u.Query().Get("region"),
		Transport: transport(nil),
	})
}

func open(ctx context.Context, bucket, host string, options *minio.Options) (*Store, error) {
	if options.Region == "" {
		options.Region = "us-east-1" // named, so that the client does not ask for it
	}
	options.BucketLookup = minio.BucketLookupPath
	client, err := minio.New(host, options)
	if err != nil {
		return nil, fmt.Errorf("media: object store: %w", err)
	}
	return (&Store{client: client}).Bucket(ctx, bucket)
}

// Bucket is the store of another bucket in the same server, made if it is
// missing. Closing it closes nothing.
func (s *Store) Bucket(ctx context.Context, name string) (*Store, error) {
	there, err := s.client.BucketExists(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("media: bucket %s: %w", name, err)
	}
	if !there {
		err := s.client.MakeBucket(ctx, name, minio.MakeBucketOptions{})
		if again, _ := s.client.BucketExists(ctx, name); err != nil && !again {
			return nil, fmt.Errorf("media: make bucket %s: %w", name, err)
		}
	}
	return &Store{client: s.client, bucket: name}, nil
}

// transport keeps connections open for as many requests as a busy process has
// at a time; dial replaces how a connection is made, for a socket.
func transport(dial func(ctx context.Context, network, addr string) (net.Conn, error)) *http.Transport {
	if dial == nil {
		dial = (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	}
	return &http.Transport{
		Proxy:                 nil, // objects never leave through a proxy of the environment
		DialContext:           dial,
		MaxIdleConns:          256,
		MaxIdleConnsPerHost:   256,
		IdleConnTimeout:       time.Minute,
		ResponseHeaderTimeout: time.Minute,
		DisableCompression:    true,
	}
}

// Close stops the server if it runs inside the process, after what it is
// doing; a store elsewhere is only left.
func (s *Store) Close() error {
	if s.stop == nil {
		return nil
	}
	return s.stop()
}

// Ready reports whether the bucket can be reached, for /readyz.
func (s *Store) Ready(ctx context.Context) error {
	there, err := s.client.BucketExists(ctx, s.bucket)
	if err == nil && !there {
		err = ErrNoObject
	}
	return err
}

// Put writes an object, replacing one of the same name. size is in bytes, or -1
// if it is not known; then up to 5 MiB are held in memory. The object appears
// whole or not at all.
func (s *Store) Put(ctx context.Context, name string, r io.Reader, size int64) error {
	source := io.Reader(&counter{r: r})
	if size < 0 {
		buffered := bufio.NewReader(source)
		if _, err := buffered.Peek(1); errors.Is(err, io.EOF) {
			size = 0
		}
		source = buffered
	}
	// Every piece is signed, which is the default over plain HTTP: without, the
	// embedded server kept what had come when the line was cut. It does not read
	// the signature behind nothing, so nothing goes without.
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableContentSha256: size == 0}
	if size < 0 || size > partSize {
		options.PartSize, options.NumThreads = partSize, 1
	} else {
		options.DisableMultipart = true
	}
	if _, err := s.client.PutObject(ctx, s.bucket, name, source, size, options); err != nil {
		return fmt.Errorf("media: put %s: %w", name, err)
	}
	return nil
}

// Get reads length bytes of an object from offset on; a length below zero means
// to the end. ErrNoObject if there is none. The caller closes what it gets.
func (s *Store) Get(ctx context.Context, name string, offset, length int64) (io.ReadCloser, error) {
	var options minio.GetObjectOptions
	switch {
	case length == 0:
		return http.NoBody, nil
	case length > 0:
		if err := options.SetRange(offset, offset+length-1); err != nil {
			return nil, fmt.Errorf("media: get %s: %w", name, err)
		}
	case offset > 0:
		if err := options.SetRange(offset, 0); err != nil {
			return nil, fmt.Errorf("media: get %s: %w", name, err)
		}
	}
	core := minio.Core{Client: s.client} // its GetObject is one request; the client's own asks for the size first
	body, _, _, err := core.GetObject(ctx, s.bucket, name, options)
	if err != nil {
		return nil, fmt.Errorf("media: get %s: %w", name, known(err))
	}
	return body, nil
}

// Stat tells size and time of an object; ErrNoObject if there is none.
func (s *Store) Stat(ctx context.Context, name string) (Object, error) {
	info, err := s.client.StatObject(ctx, s.bucket, name, minio.StatObjectOptions{})
	if err != nil {
		return Object{}, fmt.Errorf("media: stat %s: %w", name, known(err))
	}
	return Object{Name: name, Size: info.Size, At: info.LastModified}, nil
}

// Remove removes objects; those that are not there count as removed.
func (s *Store) Remove(ctx context.Context, names ...string) error {
	for _, name := range names {
		err := s.client.RemoveObject(ctx, s.bucket, name, minio.RemoveObjectOptions{})
		if err != nil && !errors.Is(known(err), ErrNoObject) {
			return fmt.Errorf("media: remove %s: %w", name, err)
		}
	}
	return nil
}

// List walks the objects whose names begin with prefix, in the order of their
// names. It ends after the first error.
func (s *Store) List(ctx context.Context, prefix string) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		options := minio.ListObjectsOptions{Prefix: prefix, Recursive: true}
		for info := range s.client.ListObjectsIter(ctx, s.bucket, options) {
			if info.Err != nil {
				yield(Object{}, fmt.Errorf("media: list %s: %w", prefix, info.Err))
				return
			}
			if !yield(Object{Name: info.Key, Size: info.Size, At: info.LastModified}, nil) {
				return
			}
		}
	}
}

// known turns the server's word for a missing object into ErrNoObject.
func known(err error) error {
	switch minio.ToErrorResponse(err).Code {
	case minio.NoSuchKey, "NotFound":
		return ErrNoObject
	}
	return err
}
