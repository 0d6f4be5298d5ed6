package mediatest_test

import (
	"testing"

	"lizhi/media"
	"lizhi/media/mediatest"
)

func TestEveryStoreKeepsBytes(t *testing.T) {
	t.Parallel()
	mediatest.Each(t, func(t *testing.T, store *media.Store) { mediatest.Exercise(t, store) })
}
