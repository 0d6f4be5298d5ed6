package apitest

import (
	"testing"

	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// Purposes are all purposes that rest on consent.
var Purposes = []domain.Purpose{
	domain.GrowthRecords, domain.MentoringNotes, domain.ContestEntry, domain.ContestPublicity, domain.MediaUse, domain.PortfolioExport,
}

// Agree has every student's guardian agree to everything.
func (p People) Agree(t testing.TB, db *store.DB) {
	t.Helper()
	raw := storetest.Raw(t, db)
	run := func(statement string, args ...any) {
		t.Helper()
		if _, err := raw.ExecContext(t.Context(), statement, args...); err != nil {
			t.Fatalf("agree: %v", err)
		}
	}
	since, at := domain.NewDay(2025, 9, 1), storetest.Start.Format("2006-01-02 15:04:05")
	for _, purpose := range Purposes {
		run("INSERT INTO consent_texts (purpose, version, basis, valid_from, title, body, refusal, created_at) VALUES (?, 1, 'consent', ?, '', '', '', ?)",
			string(purpose), since, at)
		for name, student := range p.Students() {
			run("INSERT INTO consent_given (id, student_id, purpose, version, giver, given_by, answer, way, signed_on, current_key, created_at) "+
				"VALUES (?, ?, ?, 1, 'guardian', ?, 'agreed', 'account', ?, 1, ?)",
				domain.PersonID(storetest.NextID()), student, string(purpose), p.Guardians[name], since, at)
		}
	}
}
