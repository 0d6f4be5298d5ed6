package store_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// asked is what somebody asks for under an idempotency key.
func asked(account domain.AccountID, key, body string) domain.Actor {
	return domain.Actor{Account: account, Cause: &domain.Cause{
		Request: "r", Route: "POST /v1/things", Key: key, Fingerprint: hex.EncodeToString([]byte(body)),
	}}
}

// make one thing, and answer with it.
func carryOut(ctx context.Context, db *store.DB, who domain.Actor, name string) (thing, error) {
	var made thing
	err := db.InTx(ctx, who, &made, func(tx store.Tx) error {
		made = thing{ID: domain.PersonID(storetest.NextID()), Name: name, Version: 1, CreatedAt: db.World().Now()}
		err := tx.Gorm().Create(&made).Error
		if store.Duplicate(err) {
			return errTaken
		}
		return err
	})
	return made, err
}

var errTaken = domain.Refusal(domain.Conflict, "test.taken", "已被占用。", "Taken.")

func TestPH1FiftyEqualAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		remark    string
		processes int
		refuse    bool // the name is taken: the loser is refused before it can keep an answer
	}{
		{"one process", 1, false},
		{"two processes", 2, false},
		{"two processes, the loser meets a rule", 2, true},
	}
	for _, tt := range tests {
		t.Run(tt.remark, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				withThings(t, db)
				dbs := []*store.DB{db}
				if tt.processes == 2 {
					dbs = append(dbs, storetest.Again(t, db))
				}
				account := domain.AccountID(storetest.NextID())
				ctx := within(t, time.Minute)
				answers, replayed := make([]thing, 50), make([]bool, 50)
				errs := all(50, func(i int) error {
					who := asked(account, "key-0001", "body")
					name := "same"
					if !tt.refuse {
						name = hex.EncodeToString(bytes.Repeat([]byte{byte(i)}, 3))
					}
					var err error
					answers[i], err = carryOut(ctx, dbs[i%len(dbs)], who, name)
					replayed[i] = who.Cause.Replayed
					return err
				})
				if err := errors.Join(errs...); err != nil {
					t.Fatal(err)
				}
				if n := rows(t, db, "test_things"); n != 1 {
					t.Errorf("%d rows, want 1", n)
				}
				first := 0
				for i, a := range answers {
					if diff := cmp.Diff(answers[0], a); diff != "" {
						t.Errorf("answer %d differs (-first +this):\n%s", i, diff)
					}
					if !replayed[i] {
						first++
					}
				}
				if first != 1 {
					t.Errorf("%d answers say that they are the first, want 1", first)
				}
			})
		})
	}
}

func TestPH1LoserOfARefusalGetsTheWinnersAnswer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		other := storetest.Again(t, db)
		ctx := within(t, time.Minute)
		account := domain.AccountID(storetest.NextID())
		// The second process looks for the kept answer, then the first commits, then
		// the second is refused: "taken", by the very request that it repeats.
		late := asked(account, "key-0001", "body")
		var won, got thing
		tries := 0
		err := other.InTx(ctx, late, &got, func(tx store.Tx) error {
			if tries++; db.Write(ctx).Name() == "sqlite" {
				return errTaken // one writer: the first cannot commit meanwhile, so it came before
			}
			var err error
			won, err = carryOut(ctx, db, asked(account, "key-0001", "body"), "slot")
			return errors.Join(err, errTaken)
		})
		if db.Write(ctx).Name() == "sqlite" {
			if !errors.Is(err, errTaken) {
				t.Errorf("InTx = %v, want the refusal: nobody had answered", err)
			}
			return
		}
		if err != nil || !late.Cause.Replayed {
			t.Fatalf("InTx = %v, replayed %v, want the winner's answer", err, late.Cause.Replayed)
		}
		if diff := cmp.Diff(won, got); diff != "" {
			t.Errorf("answer (-winner +loser):\n%s", diff)
		}
	})
}

func TestPH1KeysAreOnesOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		ctx := within(t, time.Minute)
		lin, chen := domain.AccountID(storetest.NextID()), domain.AccountID(storetest.NextID())
		first, err := carryOut(ctx, db, asked(lin, "key-0001", "body"), "lin")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := carryOut(ctx, db, asked(lin, "key-0001", "other body"), "x"); !errors.Is(err, domain.ErrMismatch) {
			t.Errorf("another body = %v, want a mismatch", err)
		}
		hers, err := carryOut(ctx, db, asked(chen, "key-0001", "body"), "chen")
		if err != nil || hers.ID == first.ID {
			t.Errorf("another account got %v, %v, want its own answer", hers.ID, err)
		}
		route := asked(lin, "key-0001", "body")
		route.Cause.Route = "POST /v1/others"
		if there, err := carryOut(ctx, db, route, "route"); err != nil || there.ID == first.ID {
			t.Errorf("another route got %v, %v, want its own answer", there.ID, err)
		}
		again := storetest.Again(t, db) // after a restart
		who := asked(lin, "key-0001", "body")
		if got, err := carryOut(ctx, again, who, "lin again"); err != nil || cmp.Diff(first, got) != "" || !who.Cause.Replayed {
			t.Errorf("after a restart: %+v, %v, want the first answer", got, err)
		}
	})
}

func TestPH1AnswersAreKept35Days(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		ctx := within(t, time.Minute)
		lin, clock := domain.AccountID(storetest.NextID()), storetest.ClockOf(db)
		first, err := carryOut(ctx, db, asked(lin, "key-0001", "body"), "first")
		if err != nil {
			t.Fatal(err)
		}
		clock.Add(35*24*time.Hour - time.Second)
		if got, err := carryOut(ctx, db, asked(lin, "key-0001", "body"), "again"); err != nil || got.ID != first.ID {
			t.Errorf("a second before: %v, %v, want the first answer", got.ID, err)
		}
		if n, err := db.SweepAnswers(ctx, 10); n != 0 || err != nil {
			t.Errorf("swept %d, %v, want none", n, err)
		}
		clock.Add(time.Second)
		second, err := carryOut(ctx, db, asked(lin, "key-0001", "other body"), "second")
		if err != nil || second.ID == first.ID {
			t.Errorf("after 35 days, not yet swept: %v, %v, want a new answer", second.ID, err)
		}
		clock.Add(35 * 24 * time.Hour)
		if n, err := db.SweepAnswers(ctx, 10); n != 1 || err != nil {
			t.Errorf("swept %d, %v, want 1", n, err)
		}
	})
}

func TestPH1RefusalsAreNotKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := within(t, time.Minute)
		lin := domain.AccountID(storetest.NextID())
		var answer string
		err := db.InTx(ctx, asked(lin, "key-0001", "body"), &answer, func(store.Tx) error { return errTaken })
		if !errors.Is(err, errTaken) {
			t.Fatal(err)
		}
		err = db.InTx(ctx, asked(lin, "key-0001", "body"), &answer, func(store.Tx) error { answer = "now"; return nil })
		if err != nil || answer != "now" {
			t.Errorf("%q, %v: want it carried out", answer, err)
		}
	})
}

func TestPH1RunningIsSaidAtTheDeadline(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		lin := domain.AccountID(storetest.NextID())
		inside, leave := make(chan struct{}), make(chan struct{})
		first := make(chan error)
		go func() {
			first <- db.InTx(within(t, time.Minute), asked(lin, "key-0001", "body"), nil, func(store.Tx) error {
				close(inside)
				<-leave
				return nil
			})
		}()
		<-inside
		err := db.InTx(within(t, 100*time.Millisecond), asked(lin, "key-0001", "body"), nil, func(store.Tx) error { return nil })
		if !errors.Is(err, domain.ErrRunning) {
			t.Errorf("the second = %v, want running", err)
		}
		close(leave)
		if err := <-first; err != nil {
			t.Error(err)
		}
	})
}

func TestAnswersAreSealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := within(t, time.Minute)
		secret := "410900200905200012"
		err := db.InTx(ctx, asked(domain.AccountID(storetest.NextID()), "key-0001", "body"), &secret, func(store.Tx) error {
			secret = "410900200905200012"
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var kept []byte
		if err := db.Read(ctx).Raw("SELECT result FROM answers").Row().Scan(&kept); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(kept), "4109") || len(kept) < 30 {
			t.Errorf("kept %q, want it sealed", kept)
		}
	})
}

// Another process is about to commit the same request: the second one waits at
// the row of the kept answer until its deadline. SQLite has one writer, so there
// nobody can tell why it waits.
func TestPH1RunningElsewhereIsSaidAtTheDeadline(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		other := storetest.Again(t, db)
		lin := domain.AccountID(storetest.NextID())
		inside, leave := make(chan struct{}), make(chan struct{})
		first := make(chan error)
		go func() {
			first <- db.InTx(within(t, time.Minute), asked(lin, "key-0001", "body"), nil, func(tx store.Tx) error {
				store.BeforeCommit(tx, func() { close(inside); <-leave })
				return nil
			})
		}()
		<-inside
		err := other.InTx(within(t, 300*time.Millisecond), asked(lin, "key-0001", "body"), nil, func(store.Tx) error { return nil })
		if db.Write(context.Background()).Name() == "sqlite" {
			if !errors.Is(err, domain.ErrBusy) {
				t.Errorf("the second = %v, want busy", err)
			}
		} else if !errors.Is(err, domain.ErrRunning) {
			t.Errorf("the second = %v, want running", err)
		}
		close(leave)
		if err := <-first; err != nil {
			t.Error(err)
		}
		who := asked(lin, "key-0001", "body")
		if err := other.InTx(within(t, time.Minute), who, nil, func(store.Tx) error { return nil }); err != nil || !who.Cause.Replayed {
			t.Errorf("afterwards: %v, replayed %v, want the kept answer", err, who.Cause.Replayed)
		}
	})
}
