package api

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"lizhi/domain"
)

// TestForgedTokensAreNobody signs what anybody could sign: none of it is let in,
// and every refusal is the same.
func TestForgedTokensAreNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	_, key := h.keys.TokenKey()
	public := key.Public().(ed25519.PublicKey)
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	login := domain.LoginID(domain.RealWorld().NewID())
	good := func() jwt.MapClaims {
		return jwt.MapClaims{
			"iss": "lizhi", "sub": h.lin.String(), "sid": login.String(),
			"iat": h.now.Unix(), "exp": h.now.Add(15 * time.Minute).Unix(),
		}
	}
	with := func(name string, value any) jwt.MapClaims {
		c := good()
		c[name] = value
		return c
	}
	without := func(name string) jwt.MapClaims {
		c := good()
		delete(c, name)
		return c
	}
	sign := func(method jwt.SigningMethod, key any, kid any, claims jwt.MapClaims) string {
		token := jwt.NewWithClaims(method, claims)
		token.Header["kid"] = kid
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	eddsa := jwt.SigningMethodEdDSA
	honest := sign(eddsa, key, "t1", good())
	//nolint:paralleltest // one server is asked one thing after another
	for _, c := range []struct {
		remark, token string
		want          int
	}{
		{"ours", honest, 200},
		{"none", sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "t1", good()), 401},
		{"HS256 with the public key", sign(jwt.SigningMethodHS256, []byte(public), "t1", good()), 401},
		{"HS256 with the public key in base64", sign(jwt.SigningMethodHS256, []byte(base64.StdEncoding.EncodeToString(public)), "t1", good()), 401},
		{"a stranger's key under our kid", sign(eddsa, stranger, "t1", good()), 401},
		{"a kid that is not ours", sign(eddsa, key, "t9", good()), 401},
		{"no kid", sign(eddsa, key, nil, good()), 401},
		{"a kid that is a path", sign(eddsa, key, "../t1", good()), 401},
		{"expired", sign(eddsa, key, "t1", with("exp", h.now.Add(-time.Minute).Unix())), 401},
		{"expired within the leeway", sign(eddsa, key, "t1", with("exp", h.now.Add(-leeway+time.Second).Unix())), 200},
		{"expired at the end of the leeway", sign(eddsa, key, "t1", with("exp", h.now.Add(-leeway).Unix())), 401},
		{"without an end", sign(eddsa, key, "t1", without("exp")), 401},
		{"issued tomorrow", sign(eddsa, key, "t1", with("iat", h.now.Add(24*time.Hour).Unix())), 401},
		{"another issuer", sign(eddsa, key, "t1", with("iss", "other")), 401},
		{"no issuer", sign(eddsa, key, "t1", without("iss")), 401},
		{"no account", sign(eddsa, key, "t1", without("sub")), 401},
		{"an account that is no id", sign(eddsa, key, "t1", with("sub", "admin")), 401},
		{"an account nobody knows", sign(eddsa, key, "t1", with("sub", domain.NewID[struct{}](domain.RealWorld()).String())), 401},
		{"no login", sign(eddsa, key, "t1", without("sid")), 401},
		{"a letter changed", honest[:len(honest)-10] + flip(honest[len(honest)-10:]), 401},
		{"cut off", honest[:len(honest)-1], 401},
		{"without its signature", honest[:strings.LastIndexByte(honest, '.')+1], 401},
		{"not a token", "abc", 401},
		{"nothing", "", 401},
		{"very long", strings.Repeat("a", 4096), 401},
	} {
		t.Run(c.remark, func(t *testing.T) {
			got := h.send(t, "GET /v1/records", "", "Authorization: Bearer "+c.token)
			if got.status != c.want {
				t.Fatalf("status = %d, want %d", got.status, c.want)
			}
			if c.want == 401 && (got.body["code"] != "unauthenticated" || got.header.Get("WWW-Authenticate") == "") {
				t.Errorf("answer = %v %v, want unauthenticated with WWW-Authenticate", got.body, got.header)
			}
		})
	}
	if got := h.send(t, "GET /v1/records", "", "Authorization: Basic "+honest); got.status != 401 {
		t.Errorf("another scheme = %d, want 401", got.status)
	}
}

func flip(s string) string {
	if s[0] == 'A' {
		return "B" + s[1:]
	}
	return "A" + s[1:]
}

// TestRememberedSignaturesEnd uses one token over time: what is remembered is
// the signature, not the right.
func TestRememberedSignaturesEnd(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	header := "Authorization: Bearer " + h.token(t)
	ask := func() int { return h.send(t, "GET /v1/records", "", header).status }
	if got := ask(); got != 200 {
		t.Fatalf("fresh = %d, want 200", got)
	}
	h.now = h.now.Add(tokenLife + leeway - time.Second)
	if got := ask(); got != 200 {
		t.Errorf("a second before the end = %d, want 200", got)
	}
	h.now = h.now.Add(time.Second)
	if got := ask(); got != 401 {
		t.Errorf("at the end = %d, want 401", got)
	}
}

// TestKeysRotate signs with a new key while the old one is still believed, then
// withdraws the old one.
func TestKeysRotate(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	before := "Authorization: Bearer " + h.token(t)
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h.keys.tokens["t2"], h.keys.token = key, "t2"
	after := "Authorization: Bearer " + h.token(t)
	for remark, header := range map[string]string{"the old key": before, "the new key": after} {
		if got := h.send(t, "GET /v1/records", "", header).status; got != 200 {
			t.Errorf("%s = %d, want 200", remark, got)
		}
	}
	delete(h.keys.tokens, "t1")
	h.now = h.now.Add(recheck)
	if got := h.send(t, "GET /v1/records", "", before).status; got != 401 {
		t.Errorf("withdrawn = %d, want 401", got)
	}
	if got := h.send(t, "GET /v1/records", "", after).status; got != 200 {
		t.Errorf("the new key = %d, want 200", got)
	}
}

func TestSignaturesAreForgottenInGenerations(t *testing.T) {
	t.Parallel()
	tokens := NewTokens(newTestKeys(), domain.RealWorld())
	for i := range 3 * remembered {
		tokens.remember([32]byte{byte(i), byte(i >> 8), byte(i >> 16)}, claims{})
	}
	if n := len(tokens.now) + len(tokens.old); n > remembered {
		t.Errorf("%d signatures are remembered, want at most %d", n, remembered)
	}
}
