package store_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

func TestKeysAreMadeOnceForTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys.json")
	made, err := store.MakeKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v, want 0600", info.Mode(), err)
	}
	if _, err := store.MakeKeys(path); err == nil {
		t.Error("MakeKeys overwrote a keyring")
	}
	loaded, err := store.LoadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made.Blind("id_number", "410900"), loaded.Blind("id_number", "410900")) {
		t.Error("the loaded keys are others")
	}
}

func TestWhatIsNoKeyringIsRefusedWithoutASecret(t *testing.T) {
	t.Parallel()
	good := filepath.Join(t.TempDir(), "good.json")
	if _, err := store.MakeKeys(good); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ remark, text string }{
		{"empty", ""},
		{"not JSON", "hello"},
		{"no keys", `{"keys": []}`},
		{"cut off", string(text[:len(text)/2])},
		{"no audit key", strings.Replace(string(text), `"audit"`, `"cursor"`, 1)},
		{"an unknown kind", strings.Replace(string(text), `"audit"`, `"other"`, 1)},
		{"a short secret", strings.Replace(string(text), `"secret": "`, `"secret": "AAAA`, 1)},
	}
	for _, tt := range tests {
		path := filepath.Join(t.TempDir(), "keys.json")
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := store.LoadKeys(path)
		if !errors.Is(err, store.ErrKeys) {
			t.Errorf("%s: %v, want ErrKeys", tt.remark, err)
		}
	}
	if _, err := store.LoadKeys(filepath.Join(t.TempDir(), "none")); !errors.Is(err, store.ErrKeys) {
		t.Errorf("no file: %v, want ErrKeys", err)
	}
}

func TestARunningProcessLearnsANewKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys.json")
	here, err := store.MakeKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	there, err := store.LoadKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"field", "token", "cursor"} {
		if _, err := here.AddKey(kind); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := here.AddKey("other"); !errors.Is(err, store.ErrKeys) {
		t.Errorf("AddKey(other) = %v, want ErrKeys", err)
	}
	row := storetest.NextID()
	sealed := here.Seal("t.c", row, []byte("secret"))
	if got, err := there.Open("t.c", row, sealed); err != nil || string(got) != "secret" {
		t.Errorf("Open = %q, %v, want it opened with the key from the file", got, err)
	}
	id, signer := here.TokenKey()
	public, ok := there.TokenKeyByID(id)
	if !ok || !ed25519.Verify(public, []byte("m"), ed25519.Sign(signer, []byte("m"))) {
		t.Error("the token key was not learned")
	}
	id, secret := here.CursorKey()
	if got, ok := there.CursorKeyByID(id); !ok || !bytes.Equal(got, secret) {
		t.Error("the cursor key was not learned")
	}
	if _, ok := there.TokenKeyByID("forged00"); ok {
		t.Error("a forged id has a key")
	}
	if _, ok := there.CursorKeyByID(""); ok {
		t.Error("no id has a key")
	}
}

func TestASealedValueOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	k, row := store.NewKeys(), storetest.NextID()
	sealed := k.Seal("people_persons.id_sealed", row, []byte("410900200905200012"))
	if bytes.Contains(sealed, []byte("4109")) || bytes.Equal(sealed, k.Seal("people_persons.id_sealed", row, []byte("410900200905200012"))) {
		t.Error("sealed twice it is the same, or not sealed")
	}
	if k.Seal("a.b", row, nil) != nil || k.Seal("a.b", row, []byte{}) != nil {
		t.Error("an empty value is not NULL")
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	wrongKey := bytes.Clone(sealed)
	wrongKey[3] ^= 1
	tests := []struct {
		remark string
		column string
		row    [16]byte
		sealed []byte
		ok     bool
	}{
		{"its own", "people_persons.id_sealed", row, sealed, true},
		{"another row", "people_persons.id_sealed", storetest.NextID(), sealed, false},
		{"another column", "people_persons.phone_sealed", row, sealed, false},
		{"changed", "people_persons.id_sealed", row, flipped, false},
		{"cut off", "people_persons.id_sealed", row, sealed[:20], false},
		{"not sealed", "people_persons.id_sealed", row, []byte("410900200905200012"), false},
		{"an unknown key", "people_persons.id_sealed", row, wrongKey, false},
	}
	for _, tt := range tests {
		got, err := k.Open(tt.column, tt.row, tt.sealed)
		if (err == nil) != tt.ok || tt.ok && string(got) != "410900200905200012" {
			t.Errorf("%s: %q, %v", tt.remark, got, err)
		}
		if err != nil && (!errors.Is(err, store.ErrSealed) || strings.Contains(err.Error(), "4109")) {
			t.Errorf("%s: %v, want ErrSealed without the value", tt.remark, err)
		}
	}
	if got, err := k.Open("a.b", row, nil); got != nil || err != nil {
		t.Errorf("NULL opens as %q, %v", got, err)
	}
}

func TestTheBlindIndexTellsKindsApart(t *testing.T) {
	t.Parallel()
	k, other := store.NewKeys(), store.NewKeys()
	same := k.Blind("id_number", "410900200905200012")
	tests := []struct {
		remark string
		got    []byte
		equal  bool
	}{
		{"the same", k.Blind("id_number", "410900200905200012"), true},
		{"another value", k.Blind("id_number", "410900200905200020"), false},
		{"another kind", k.Blind("xueji", "410900200905200012"), false},
		{"the border between kind and value", k.Blind("id_number4", "10900200905200012"), false},
		{"another key", other.Blind("id_number", "410900200905200012"), false},
	}
	for _, tt := range tests {
		if bytes.Equal(same, tt.got) != tt.equal || len(tt.got) != 32 {
			t.Errorf("%s: equal %v, want %v", tt.remark, !tt.equal, tt.equal)
		}
	}
}

func TestAProcessWithOtherKeysRefusesToStart(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		config := storetest.ConfigOf(db)
		config.Keyring = store.NewKeys()
		if _, err := store.Open(t.Context(), config); !errors.Is(err, store.ErrKeys) {
			t.Errorf("Open with other keys = %v, want ErrKeys", err)
		}
		if err := db.Write(t.Context()).Exec("UPDATE key_checks SET check_value = ? WHERE kind = 'index'", make([]byte, 32)).Error; err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), storetest.ConfigOf(db)); !errors.Is(err, store.ErrKeys) {
			t.Errorf("Open with a key of the same id = %v, want ErrKeys", err)
		}
	})
}
