package store

import (
	"context"
	"encoding/binary"
	"time"
	"unicode/utf8"

	"lizhi/domain"
)

type auditID = domain.ID[auditRow]

// auditRow is one line of the audit: ids and keyed hashes, never a value. It
// carries a MAC from the moment it is written and the number of its process.
type auditRow struct {
	ID        auditID
	Process   processID
	Number    int64
	Floor     int64
	At        time.Time
	Account   domain.AccountID
	Person    domain.PersonID
	Role      string
	Unit      domain.UnitID
	Request   string
	Address   string
	Task      domain.TaskID
	Action    string
	Object    string
	ObjectID  domain.ID[any]
	About     domain.PersonID
	Result    string
	RowCount  *int
	BeforeMAC []byte
	AfterMAC  []byte
	KeyID     string
	MAC       []byte
}

func (auditRow) TableName() string { return "audit" }

// sum is the MAC that the row should carry.
func (r auditRow) sum(with key) []byte {
	w := packed{}
	w = w.id(r.ID).id(r.Process).number(r.Number).number(r.Floor).time(r.At).
		id(r.Account).id(r.Person).text(r.Role).id(r.Unit).text(r.Request).text(r.Address).id(r.Task).
		text(r.Action).text(r.Object).id(r.ObjectID).id(r.About).text(r.Result).
		text(string(r.BeforeMAC)).text(string(r.AfterMAC)).text(r.KeyID)
	if r.RowCount != nil { // none and 0 are not the same
		w = w.number(int64(*r.RowCount))
	}
	return mac(with, w)
}

// packed is a list of values as bytes that no other list has.
type packed []byte

func (p packed) id(id [16]byte) packed { return append(p, id[:]...) }

func (p packed) number(n int64) packed { return binary.BigEndian.AppendUint64(p, uint64(n)) }

func (p packed) time(t time.Time) packed { return p.number(t.Unix()) }

func (p packed) text(s string) packed { return append(p.number(int64(len(s))), s...) }

// writeNotes writes the audit rows of the transaction.
func (t *tx) writeNotes(_ context.Context, h *held) error {
	if len(t.notes) == 0 {
		return nil
	}
	d := t.store
	with := d.keys.current(auditKey)
	taken, floor := h.take(len(t.notes))
	rows := make([]auditRow, len(t.notes))
	for i, e := range t.notes {
		before, err := macOf(with, e.Before)
		if err != nil {
			return err
		}
		after, err := macOf(with, e.After)
		if err != nil {
			return err
		}
		rows[i] = auditRow{
			ID: domain.NewID[auditRow](d.world), Process: d.numbers.process, Number: taken[i], Floor: floor, At: d.world.Now(),
			Account: t.who.Account, Person: t.who.Person, Role: string(e.Basis.Role), Unit: e.Basis.Unit,
			Action: cut(e.Action, 60), Object: cut(e.Object, 60), ObjectID: domain.ID[any](e.ID), About: e.About,
			Result: cut(e.Result, 60), RowCount: e.Rows, BeforeMAC: before, AfterMAC: after, KeyID: with.ID,
		}
		if cause := t.who.Cause; cause != nil {
			rows[i].Request, rows[i].Address, rows[i].Task = cut(cause.Request, 64), cut(cause.Address, 64), cause.Task
		}
		rows[i].MAC = rows[i].sum(with)
	}
	return t.db.CreateInBatches(&rows, 200).Error
}

// cut shortens a text to at most n characters: an audit row must never fail
// because a client sent a long header.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}
