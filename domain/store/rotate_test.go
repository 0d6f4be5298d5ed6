package store_test

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// withKeyFile opens a test's database by two processes with a keyring file.
func withKeyFile(t *testing.T, db *store.DB) (one, two *store.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys.json")
	if _, err := store.MakeKeys(path); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(context.Background()).Exec("DELETE FROM key_checks").Error; err != nil {
		t.Fatal(err)
	}
	open := func() *store.DB {
		keys, err := store.LoadKeys(path)
		if err != nil {
			t.Fatal(err)
		}
		config := storetest.ConfigOf(db)
		config.Keyring = keys
		opened, err := store.Open(context.Background(), config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := opened.Close(); err != nil {
				t.Error(err)
			}
		})
		return opened
	}
	return open(), open()
}

// sealedPerson keeps a person with sealed numbers.
func sealedPerson(t *testing.T, db *store.DB, number, phone string) domain.PersonID {
	t.Helper()
	id, k := domain.PersonID(storetest.NextID()), db.Keys()
	row := map[string]any{
		"id": id, "name": "林晓雨", "search_key": "", "sex": "female", "id_kind": "resident", "phone_last4": "",
		"id_sealed": k.Seal("people_persons.id_sealed", id, []byte(number)), "id_blind": k.Blind("id_number", number),
		"index_key": k.BlindKey(), "version": 1, "created_at": storetest.Start,
	}
	if phone != "" {
		row["phone_sealed"], row["phone_blind"] = k.Seal("people_persons.phone_sealed", id, []byte(phone)), k.Blind("phone", phone)
	}
	if err := db.Write(context.Background()).Table("people_persons").Create(row).Error; err != nil {
		t.Fatal(err)
	}
	return id
}

func TestFieldKeysRotateWhileEverybodyWorks(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		one, two := withKeyFile(t, db)
		ctx := within(t, time.Minute)
		old := string(one.Keys().Seal("a.b", [16]byte{}, []byte("x"))[1:9])
		id := sealedPerson(t, one, "410900200905200012", "13900000001")
		sealedPerson(t, one, "410900200905200020", "")
		answer := "kept"
		if err := one.InTx(ctx, asked(domain.AccountID(storetest.NextID()), "key-0001", "a"), &answer, func(store.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}

		if _, err := one.AddKey(ctx, "field"); err != nil {
			t.Fatal(err)
		}
		if err := two.Beat(ctx); err != nil { // it learns the new key
			t.Fatal(err)
		}
		if sealed := two.Keys().Seal("a.b", [16]byte{}, []byte("x")); string(sealed[1:9]) == old {
			t.Error("the second process still seals with the old key")
		}
		if err := one.Retire(ctx, "field", old); !errors.Is(err, store.ErrKeys) {
			t.Errorf("retire a key in use = %v, want ErrKeys", err)
		}
		if n, err := one.Reseal(ctx); n != 4 || err != nil {
			t.Errorf("resealed %d, %v, want 4", n, err)
		}
		if n, err := one.Reseal(ctx); n != 0 || err != nil {
			t.Errorf("resealed %d, %v the second time, want none", n, err)
		}
		var sealed []byte
		if err := two.Read(ctx).Raw("SELECT phone_sealed FROM people_persons WHERE id = ?", id).Row().Scan(&sealed); err != nil {
			t.Fatal(err)
		}
		if got, err := two.Keys().Open("people_persons.phone_sealed", id, sealed); string(got) != "13900000001" || err != nil {
			t.Errorf("opened %q, %v", got, err)
		}
		if err := one.Retire(ctx, "field", old); err != nil {
			t.Errorf("retire = %v, want it gone", err)
		}
		current := string(sealed[1:9])
		if err := one.Retire(ctx, "field", current); !errors.Is(err, store.ErrKeys) {
			t.Errorf("retire the current key = %v, want ErrKeys", err)
		}
		if broken, err := one.Invariants(ctx); len(broken) > 0 || err != nil {
			t.Errorf("invariants: %v, %v", broken, err)
		}
	})
}

func TestTheIndexKeyRotatesAndCanBeResumed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		one, _ := withKeyFile(t, db)
		ctx := within(t, time.Minute)
		id := sealedPerson(t, one, "410900200905200012", "13900000001")
		second := sealedPerson(t, one, "410900200905200020", "")
		old := one.Keys().BlindKey()
		if _, err := one.AddKey(ctx, "index"); err != nil {
			t.Fatal(err)
		}
		if broken, err := one.Invariants(ctx); len(broken) != 2 || err != nil {
			t.Errorf("invariants: %v, %v, want both columns of the table named", broken, err)
		}
		// Another process did one row and was stopped.
		k := one.Keys()
		err := one.Write(ctx).Table("people_persons").Where("id = ?", second).
			Updates(map[string]any{"id_blind": k.Blind("id_number", "410900200905200020"), "index_key": k.BlindKey()}).Error
		if err != nil {
			t.Fatal(err)
		}
		if n, err := one.Reindex(ctx); n != 1 || err != nil {
			t.Errorf("reindexed %d rows, %v, want 1", n, err)
		}
		for _, tt := range []struct {
			column, kind, value string
			want                domain.PersonID
		}{
			{"id_blind", "id_number", "410900200905200012", id},
			{"phone_blind", "phone", "13900000001", id},
			{"id_blind", "id_number", "410900200905200020", second},
		} {
			var got []domain.PersonID
			err := one.Read(ctx).Table("people_persons").Where(tt.column+" = ?", k.Blind(tt.kind, tt.value)).Pluck("id", &got).Error
			if err != nil || len(got) != 1 || got[0] != tt.want {
				t.Errorf("%s %s: %v, %v", tt.column, tt.value, got, err)
			}
		}
		if err := one.Retire(ctx, "index", old); err != nil {
			t.Error(err)
		}
		if broken, err := one.Invariants(ctx); len(broken) > 0 || err != nil {
			t.Errorf("invariants: %v, %v", broken, err)
		}
	})
}

func TestLivingProcessesAreNamed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := within(t, time.Minute)
		other := storetest.Again(t, db)
		note(t, db, 1)
		note(t, other, 1)
		if hosts, err := db.Living(ctx); len(hosts) != 1 || err != nil {
			t.Errorf("living %v, %v, want the other one", hosts, err)
		}
		processes := func(remark string, alive, silent int) {
			t.Helper()
			a, s, err := db.Processes(ctx)
			if len(a) != alive || len(s) != silent || err != nil {
				t.Errorf("%s: %v are alive and %v silent, %v; want %d and %d", remark, a, s, err, alive, silent)
			}
		}
		processes("at once", 1, 0)
		storetest.ClockOf(db).Add(3 * time.Minute)
		processes("after three silent minutes", 0, 1)
		if err := other.Beat(ctx); err != nil {
			t.Fatal(err)
		}
		processes("after a sign of life", 1, 0)
		storetest.ClockOf(db).Add(16 * time.Minute)
		sealAll(t, db)
		processes("when sealing gave the other one up", 0, 0)
		if hosts, err := db.Living(ctx); len(hosts) != 0 || err != nil {
			t.Errorf("living %v, %v after 16 silent minutes, want none", hosts, err)
		}
	})
}

func TestInvariantsFindWhatIsBroken(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := within(t, time.Minute)
		if broken, err := db.Invariants(ctx); len(broken) > 0 || err != nil {
			t.Fatalf("an empty database: %v, %v", broken, err)
		}
		err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error {
			return errors.Join(tx.Add(ctx, db.World().Now(), remind{"x"}), tx.Add(ctx, db.World().Now(), sweep{"x"}))
		})
		if err != nil {
			t.Fatal(err)
		}
		sealedPerson(t, db, "410900200905200012", "")
		for _, statement := range []string{
			"UPDATE tasks SET state = 'running' WHERE kind = 'test.remind'",
			"UPDATE tasks SET state = 'done' WHERE kind = 'test.sweep'",
			"UPDATE people_persons SET id_sealed = phone_blind",
			"UPDATE people_persons SET id_sealed = id_blind, index_key = 'other'",
		} {
			tamper(t, db, statement)
		}
		broken, err := db.Invariants(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, b := range broken {
			names = append(names, b.Invariant)
		}
		slices.Sort(names)
		want := []string{
			"a blind index is of the current key", "a running task has a claim",
			"a sealed value has a key of the keyring", "a task that is over holds no unique key",
		}
		if !slices.Equal(names, want) {
			t.Errorf("broken %q, want %q", names, want)
		}
	})
}

// TestEverySealedColumnRotates reads the sources: whatever is sealed stands in
// the list by which keys rotate.
func TestEverySealedColumnRotates(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	literals, sealed := map[string]string{}, map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, v := range n.Values {
					if l, ok := v.(*ast.BasicLit); ok {
						literals[n.Names[i].Name] = strings.Trim(l.Value, `"`)
					}
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Seal" && len(n.Args) == 3 {
					switch a := n.Args[0].(type) {
					case *ast.BasicLit:
						sealed[strings.Trim(a.Value, `"`)] = true
					case *ast.Ident:
						sealed["const "+a.Name] = true
					}
				}
			}
			return true
		})
	}
	for name := range sealed {
		if constant, ok := strings.CutPrefix(name, "const "); ok {
			if name = literals[constant]; name == "" {
				continue // a parameter: rotation itself
			}
		}
		if !slices.Contains(store.SealedColumns(), name) {
			t.Errorf("%s is sealed, but not in sealedColumns: its key could never be rotated", name)
		}
	}
	if len(sealed) < 5 {
		t.Errorf("only %d sealed columns found", len(sealed))
	}
}
