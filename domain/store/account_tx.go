package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/identity"
)

// Attempts reads and locks a row that is made first where it is missing, so that
// nothing missing is ever read for update.
func (t accountTx) Attempts(_ context.Context, number, address string, now time.Time) (account.Attempts, error) {
	at := func(q *gorm.DB) *gorm.DB { return q.Where("number = ? AND address = ?", number, address) }
	var n int64
	if err := at(t.db.Model(&attemptsRow{})).Count(&n).Error; err != nil {
		return account.Attempts{}, err
	}
	if n == 0 {
		row := attemptsRow{Number: number, Address: address, LastAt: now}
		if err := t.db.Create(&row).Error; err != nil && !duplicate(err) {
			return account.Attempts{}, err
		}
	}
	var row attemptsRow
	err := found(at(locked(t.db)).Take(&row).Error)
	return account.Attempts(row), err
}

func (t accountTx) SaveAttempts(_ context.Context, a account.Attempts) error {
	return t.db.Model(&attemptsRow{}).Where("number = ? AND address = ?", a.Number, a.Address).
		Updates(map[string]any{"failures": a.Failures, "locked_until": a.LockedUntil, "last_at": a.LastAt}).Error
}

func (t accountTx) ClearAttempts(_ context.Context, number, address string) error {
	q := t.db.Where("number = ?", number)
	if address != "" {
		q = q.Where("address IN ?", []string{address, account.Everywhere})
	}
	return q.Delete(&attemptsRow{}).Error
}

func (t accountTx) Account(_ context.Context, id domain.AccountID) (account.Account, error) {
	var row accountRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return account.Account(row), err
}

func (t accountTx) AccountOf(ctx context.Context, person domain.PersonID) (account.Account, error) {
	var ids []domain.AccountID
	if err := t.db.Model(&accountRow{}).Where("person_id = ?", person).Pluck("id", &ids).Error; err != nil {
		return account.Account{}, err
	}
	if len(ids) == 0 {
		return account.Account{}, domain.ErrNotFound
	}
	return t.Account(ctx, ids[0])
}

func (t accountTx) AddAccount(_ context.Context, a account.Account) error {
	err := t.db.Create((*accountRow)(&a)).Error
	if !duplicate(err) {
		return err
	}
	var n int64
	if err := t.db.Model(&accountRow{}).Where("person_id = ?", a.Person).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return domain.ErrIDTaken
	}
	return account.ErrNumberTaken
}

func (t accountTx) SaveAccount(_ context.Context, a account.Account) error {
	return save(t.db, (*accountRow)(&a), a.Version)
}

func (t accountTx) CodeOf(_ context.Context, id domain.AccountID) (account.Code, error) {
	var row codeRow
	err := found(t.db.Where("current_key = ?", id).Take(&row).Error) // under the lock of its account
	return account.Code(row), err
}

func (t accountTx) AddCode(_ context.Context, c account.Code) error {
	return t.db.Create((*codeRow)(&c)).Error
}

func (t accountTx) SaveCode(_ context.Context, c account.Code) error {
	return t.all((*codeRow)(&c))
}

// all saves every column of a row that has no version: it is written only under
// the lock of its account.
func (t accountTx) all(row any) error {
	return t.db.Model(row).Select("*").Omit("created_at").Updates(row).Error
}

func (t accountTx) Login(_ context.Context, id domain.LoginID) (account.Login, error) {
	var row loginRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return account.Login(row), err
}

func (t accountTx) AddLogin(_ context.Context, l account.Login) error {
	return t.db.Create((*loginRow)(&l)).Error
}

func (t accountTx) SaveLogin(_ context.Context, l account.Login) error { return t.all((*loginRow)(&l)) }

func (t accountTx) EndLogins(_ context.Context, id domain.AccountID, but domain.LoginID, why account.EndReason, now time.Time) error {
	q := t.db.Model(&loginRow{}).Where("account_id = ? AND ended_at IS NULL", id)
	if !but.IsZero() {
		q = q.Where("id <> ?", but)
	}
	return q.Updates(map[string]any{"ended_at": now, "end_reason": why}).Error
}

func (t accountTx) Token(_ context.Context, hash []byte) (account.Refresh, domain.AccountID, error) {
	var row refreshRow
	if err := found(t.db.Where("hash = ?", hash).Take(&row).Error); err != nil {
		return account.Refresh{}, domain.AccountID{}, err
	}
	var l loginRow
	err := found(t.db.Where("id = ?", row.Login).Take(&l).Error)
	return account.Refresh(row), l.Account, err
}

func (t accountTx) Family(_ context.Context, login domain.LoginID, id account.RefreshID) ([]account.Refresh, error) {
	var rows []refreshRow
	err := t.db.Where("login_id = ? AND (id = ? OR state = ?)", login, id, account.Live).Find(&rows).Error
	return convert(rows, func(r refreshRow) account.Refresh { return account.Refresh(r) }), err
}

func (t accountTx) AddRefresh(_ context.Context, r account.Refresh) error {
	return t.db.Create((*refreshRow)(&r)).Error
}

func (t accountTx) SaveRefresh(_ context.Context, r account.Refresh) error {
	return t.all((*refreshRow)(&r))
}

func (t accountTx) Appointment(_ context.Context, id account.AppointmentID) (account.Appointment, error) {
	var row appointmentRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return account.Appointment(row), err
}

func (t accountTx) CurrentAppointment(_ context.Context, key []byte) (account.Appointment, error) {
	var row appointmentRow
	err := found(t.db.Where("current_key = ?", key).Take(&row).Error) // under the lock of its holder's account
	return account.Appointment(row), err
}

func (t accountTx) AddAppointment(_ context.Context, a account.Appointment) error {
	err := t.db.Create((*appointmentRow)(&a)).Error
	if duplicate(err) {
		return account.ErrAppointed
	}
	return err
}

func (t accountTx) SaveAppointment(_ context.Context, a account.Appointment) error {
	return save(t.db, (*appointmentRow)(&a), a.Version)
}

func (t accountTx) Admins(_ context.Context, on domain.Day) (int, error) {
	var n int64
	err := t.db.Model(&appointmentRow{}).Where("role = ? AND ended_at IS NULL AND (until_on IS NULL OR until_on >= ?)", domain.Admin, on).
		Count(&n).Error
	return int(n), err
}

func (t accountTx) AddRules(_ context.Context, v account.RulesVersion) error {
	err := t.db.Create((*rulesRow)(&v)).Error
	if duplicate(err) {
		return account.ErrRulesThere
	}
	return err
}

func (t accountTx) Holder(_ context.Context, person domain.PersonID) (account.Holder, error) {
	return holder(t.db, person)
}

func (t accountTx) LastFours(_ context.Context, person domain.PersonID) ([]string, error) {
	var row personRow
	if err := found(t.db.Select("id", "id_sealed", "phone_last4").Where("id = ?", person).Take(&row).Error); err != nil {
		return nil, err
	}
	number, err := t.store.keys.Open(sealedID, row.ID, row.IDSealed)
	if err != nil {
		return nil, err
	}
	var fours []string
	for _, four := range []string{identity.Last4(string(number)), row.PhoneLast4} {
		if four != "" {
			fours = append(fours, four)
		}
	}
	return fours, nil
}

func (t accountTx) Place(_ context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(t.db, unit)
}

func (t accountTx) InClass(_ context.Context, class domain.UnitID) ([]account.Member, error) {
	return membersOf(t.db, class, t.store.world.Today())
}

// Sweep forgets failed tries, logins that are over and tokens that were used.
func (s accountStore) Sweep(ctx context.Context, now time.Time, limit int) (int64, error) {
	var gone int64
	tries, err := s.delete(ctx, &attemptsRow{}, "last_at < ?", now.Add(-account.TriesKept))
	if err != nil {
		return 0, err
	}
	gone += tries
	asked, err := s.delete(ctx, &challengeRow{}, "expires_at < ?", now.Add(-account.TriesKept))
	if err != nil {
		return gone, err
	}
	gone += asked
	over := now.Add(-account.LoginsKept)
	var logins []domain.LoginID
	err = s.read(ctx).Model(&loginRow{}).Where("ended_at < ? OR seen_at < ?", over, over).Limit(limit).Pluck("id", &logins).Error
	if err != nil || len(logins) == 0 {
		return gone, err
	}
	tokens, err := s.delete(ctx, &refreshRow{}, "login_id IN ?", logins)
	if err != nil {
		return gone, err
	}
	ended, err := s.delete(ctx, &loginRow{}, "id IN ?", logins)
	return gone + tokens + ended, err
}
