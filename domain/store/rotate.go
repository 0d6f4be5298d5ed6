package store

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"lizhi/domain"
)

// sealedColumns is every column that is sealed, "table.column"; the table has a
// BINARY(16) id. Rotation goes by this list, and a test finds what is missing.
var sealedColumns = []string{
	"answers.result", sealedID, sealedPhone, sealedAddress, sealedXueji, sealedCard, sealedFactor, sealedNextFactor, contentKey, fileName, fileKey,
	stepText, sealedDecision,
	sealedForm, sealedMinutes, sealedPacket,
	sealedPassphrase,
	sealedListed,
}

// blindColumns is every blind index: the column, the kind it is made with, and
// the sealed column that holds the value. The row names its key in index_key.
var blindColumns = []blindColumn{
	{"id_blind", blindID, sealedID},
	{"phone_blind", blindPhone, sealedPhone},
	{"xueji_blind", blindXueji, sealedXueji},
	{"card_blind", blindCard, sealedCard},
	{"id_blind", blindID, sealedListed},
}

type blindColumn struct{ column, kind, sealed string }

// rotateBatch is how many rows are read at a time; each is written by itself, so
// that nobody waits for the rotation.
const rotateBatch = 200

// AddKey adds a new current key of a kind to the keyring and tells the database.
// Other processes learn it with their next beat.
func (d *DB) AddKey(ctx context.Context, kind string) (id string, err error) {
	if id, err = d.keys.AddKey(kind); err != nil {
		return "", err
	}
	return id, d.checkKeys(ctx)
}

// learnKeys reads the keyring's file again when another process used a key that
// this one does not know.
func (d *DB) learnKeys(ctx context.Context) error {
	var seen []keyCheck
	if err := d.read(ctx).Select("id", "kind").Find(&seen).Error; err != nil {
		return err
	}
	for _, s := range seen {
		if _, ok := d.keys.byID(s.Kind, s.ID); !ok {
			return fmt.Errorf("%w: another process uses the %s key %s, which is not in the keyring", ErrKeys, s.Kind, s.ID)
		}
	}
	return nil
}

// sealedCell is one sealed value with the row in which it stands.
type sealedCell struct {
	ID    domain.ID[any]
	Value []byte
}

// Reseal seals every value again that another than the current field key has
// sealed, row by row while everybody works, and says how many. It can be stopped
// and begun again at any time.
func (d *DB) Reseal(ctx context.Context) (int, error) {
	total := 0
	for _, name := range sealedColumns {
		n, err := d.resealColumn(ctx, name)
		total += n
		if err != nil {
			return total, fmt.Errorf("reseal %s: %w", name, err)
		}
	}
	return total, nil
}

func (d *DB) resealColumn(ctx context.Context, name string) (int, error) {
	table, column, _ := strings.Cut(name, ".")
	total, last := 0, domain.ID[any]{}
	for {
		var cells []sealedCell
		err := d.read(ctx).Table(table).Select("id", column+" AS value").
			Where("id > ? AND "+column+" IS NOT NULL AND SUBSTR("+column+", 2, 8) <> ?", last[:], []byte(d.keys.current(fieldKey).ID)).
			Order("id").Limit(rotateBatch).Find(&cells).Error
		if err != nil || len(cells) == 0 {
			return total, err
		}
		for _, c := range cells {
			last = c.ID
			value, err := d.keys.Open(name, c.ID, c.Value)
			if err != nil {
				return total, err
			}
			err = d.writing(ctx, func(g *gorm.DB) error {
				// Whoever changed the value meanwhile has sealed it anew.
				return g.Table(table).Where("id = ? AND "+column+" = ?", c.ID, c.Value).
					Update(column, d.keys.Seal(name, c.ID, value)).Error
			})
			if err != nil {
				return total, err
			}
			total++
		}
	}
}

// Reindex makes every blind index again that another than the current index key
// has made, and says of how many rows. Nobody may write or search meanwhile: a
// search finds only what the current key has made. It can be stopped and begun
// again; Living says who is still at work.
func (d *DB) Reindex(ctx context.Context) (int, error) {
	total := 0
	tables := map[string][]blindColumn{}
	for _, b := range blindColumns {
		table, _, _ := strings.Cut(b.sealed, ".")
		tables[table] = append(tables[table], b)
	}
	for table, columns := range tables {
		n, err := d.reindexTable(ctx, table, columns)
		total += n
		if err != nil {
			return total, fmt.Errorf("reindex %s: %w", table, err)
		}
	}
	return total, nil
}

func (d *DB) reindexTable(ctx context.Context, table string, columns []blindColumn) (int, error) {
	total, current := 0, d.keys.BlindKey()
	for {
		var ids []domain.ID[any]
		err := d.read(ctx).Table(table).Where("index_key <> ?", current).Order("id").Limit(rotateBatch).Pluck("id", &ids).Error
		if err != nil || len(ids) == 0 {
			return total, err
		}
		for _, id := range ids {
			change := map[string]any{"index_key": current}
			for _, b := range columns {
				_, column, _ := strings.Cut(b.sealed, ".")
				var cells []sealedCell
				err := d.read(ctx).Table(table).Select("id", column+" AS value").Where("id = ?", id).Find(&cells).Error
				if err != nil || len(cells) == 0 {
					return total, err
				}
				value, err := d.keys.Open(b.sealed, id, cells[0].Value)
				if err != nil {
					return total, err
				}
				if change[b.column] = nil; len(value) > 0 {
					change[b.column] = d.keys.Blind(b.kind, string(value))
				}
			}
			err := d.writing(ctx, func(g *gorm.DB) error {
				return g.Table(table).Where("id = ?", id).Updates(change).Error
			})
			if err != nil {
				return total, err
			}
			total++
		}
	}
}

// Retire forgets a key that is no longer needed, so that a keyring without it
// may be used. It refuses with ErrKeys while the key is current or something
// rests on it; an audit key is needed as long as there are rows that it signed.
// Backups made before still need the key.
func (d *DB) Retire(ctx context.Context, kind, id string) error {
	if d.keys.current(kind).ID == id {
		return fmt.Errorf("%w: %s is the current %s key", ErrKeys, id, kind)
	}
	used, err := d.uses(ctx, kind, id)
	if err != nil {
		return err
	}
	if used != "" {
		return fmt.Errorf("%w: %s still needs the %s key %s", ErrKeys, used, kind, id)
	}
	gone, err := d.delete(ctx, &keyCheck{}, "id = ? AND kind = ?", id, kind)
	if err == nil && gone == 0 {
		err = fmt.Errorf("%w: the database never used the %s key %s", ErrKeys, kind, id)
	}
	return err
}

// uses names the first table that still needs a key.
func (d *DB) uses(ctx context.Context, kind, id string) (string, error) {
	type place struct {
		table, where string
		arg          any
	}
	var places []place
	switch kind {
	case fieldKey:
		for _, name := range sealedColumns {
			table, column, _ := strings.Cut(name, ".")
			places = append(places, place{table, "SUBSTR(" + column + ", 2, 8) = ?", []byte(id)})
		}
		// Staged rows are sealed for the rows they go to, and not sealed again: the
		// key stays until they are swept.
		for _, column := range []string{"id_sealed", "phone_sealed", "address_sealed", "xueji_sealed", "guardian_id_sealed", "guardian_phone_sealed", "card_sealed"} {
			places = append(places, place{"roster_rows", "SUBSTR(" + column + ", 2, 8) = ?", []byte(id)})
		}
	case indexKey:
		for _, b := range blindColumns {
			table, _, _ := strings.Cut(b.sealed, ".")
			places = append(places, place{table, "index_key = ?", id})
		}
	case auditKey:
		places = []place{{"audit", "key_id = ?", id}, {"audit_seals", "key_id = ?", id}, {"privacy_purges", "key_id = ?", id}}
	}
	for _, p := range places {
		var n int64
		if err := d.read(ctx).Table(p.table).Where(p.where, p.arg).Limit(1).Count(&n).Error; err != nil || n > 0 {
			return p.table, err
		}
	}
	return "", nil
}

// Processes are the hosts of the processes, this one aside, that gave a sign of
// life in time, and of those that did not and never stopped; each in order, a
// host for each process. Sealing forgets the silent ones after a while.
func (d *DB) Processes(ctx context.Context) (alive, silent []string, err error) {
	var rows []processRow
	err = d.read(ctx).Where("stopped = 0 AND closed = 0").Order("host, id").Find(&rows).Error
	fresh := d.world.Now().Add(-2 * beatEvery)
	for _, r := range rows {
		switch {
		case r.ID == d.numbers.process:
		case r.SeenAt.Before(fresh):
			silent = append(silent, r.Host)
		default:
			alive = append(alive, r.Host)
		}
	}
	return alive, silent, err
}

// Living are the processes that have not stopped and may still write, this one
// aside, by host: a silent one may only be cut off.
func (d *DB) Living(ctx context.Context) ([]string, error) {
	var rows []processRow
	err := d.read(ctx).Where("stopped = 0 AND seen_at > ?", d.world.Now().Add(-silent)).Find(&rows).Error
	var hosts []string
	for _, r := range rows {
		if !bytes.Equal(r.ID[:], d.numbers.process[:]) {
			hosts = append(hosts, r.Host)
		}
	}
	return hosts, err
}
