package store

import (
	"context"
	"time"

	"lizhi/domain"
	"lizhi/domain/account"
)

// factorRow is the second factor of an account, whose id it has.
type factorRow struct {
	ID           domain.AccountID
	SecretSealed []byte
	NextSealed   []byte
	LastStep     int64
	Recovery     []string `gorm:"serializer:json"`
	NextRecovery []string `gorm:"serializer:json"`
	Since        *time.Time
	CreatedAt    time.Time
}

func (factorRow) TableName() string { return "account_factors" }

const (
	sealedFactor     = "account_factors.secret_sealed"
	sealedNextFactor = "account_factors.next_sealed"
)

// challengeRow is a challenge.
type challengeRow struct {
	ID             account.ChallengeID
	Hash           []byte
	Account        domain.AccountID `gorm:"column:account_id"`
	AccountVersion int
	Device         string
	ExpiresAt      time.Time
	UsedAt         *time.Time
	CreatedAt      time.Time
}

func (challengeRow) TableName() string { return "account_challenges" }

func (s accountStore) Challenge(ctx context.Context, hash []byte) (account.Challenge, account.Account, error) {
	var row challengeRow
	if err := found(s.read(ctx).Where("hash = ?", hash).Take(&row).Error); err != nil {
		return account.Challenge{}, account.Account{}, err
	}
	var a accountRow
	err := found(s.read(ctx).Where("id = ?", row.Account).Take(&a).Error)
	return account.Challenge(row), account.Account(a), err
}

func (t accountTx) Factor(_ context.Context, id domain.AccountID) (account.Factor, error) {
	var row factorRow
	err := t.db.Where("id = ?", id).Take(&row).Error // under the lock of its account
	if missing(err) {
		return account.Factor{}, nil
	}
	f := account.Factor{
		Account: row.ID, LastStep: row.LastStep, Recovery: row.Recovery, NextRecovery: row.NextRecovery,
		Since: row.Since, CreatedAt: row.CreatedAt,
	}
	if err == nil {
		f.Secret, err = t.store.keys.Open(sealedFactor, row.ID, row.SecretSealed)
	}
	if err == nil {
		f.Next, err = t.store.keys.Open(sealedNextFactor, row.ID, row.NextSealed)
	}
	return f, err
}

func (t accountTx) SaveFactor(_ context.Context, f account.Factor) error {
	row := factorRow{
		ID: f.Account, LastStep: f.LastStep, Recovery: f.Recovery, NextRecovery: f.NextRecovery, Since: f.Since, CreatedAt: f.CreatedAt,
		SecretSealed: t.store.keys.Seal(sealedFactor, f.Account, f.Secret),
		NextSealed:   t.store.keys.Seal(sealedNextFactor, f.Account, f.Next),
	}
	var n int64
	if err := t.db.Model(&factorRow{}).Where("id = ?", f.Account).Count(&n).Error; err != nil {
		return err
	}
	if n == 0 {
		return t.db.Create(&row).Error
	}
	return t.all(&row)
}

func (t accountTx) Challenge(_ context.Context, id account.ChallengeID) (account.Challenge, error) {
	var row challengeRow
	err := found(t.db.Where("id = ?", id).Take(&row).Error) // under the lock of its account
	return account.Challenge(row), err
}

func (t accountTx) AddChallenge(_ context.Context, c account.Challenge) error {
	return t.db.Create((*challengeRow)(&c)).Error
}

func (t accountTx) SaveChallenge(_ context.Context, c account.Challenge) error {
	return t.all((*challengeRow)(&c))
}
