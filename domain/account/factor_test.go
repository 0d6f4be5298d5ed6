package account_test

import (
	"testing"
	"time"

	"lizhi/domain/account"
)

// TestPolicyM7TOTP takes the vectors of RFC 6238, appendix B, of which the last
// six digits are what an authenticator shows.
func TestPolicyM7TOTP(t *testing.T) {
	t.Parallel()
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := account.TOTP(secret, time.Unix(at, 0)); got != want {
			t.Errorf("TOTP at %d = %s, want %s", at, got, want)
		}
	}
}
