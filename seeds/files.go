package seeds

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"lizhi/domain"
	"lizhi/domain/files"
)

//go:embed reference/file_limits.csv
var fileLimits string

// FileLimits are the limits of every kind of file, from reference/file_limits.csv.
func FileLimits() ([]files.Limit, error) {
	rows, err := csv.NewReader(strings.NewReader(fileLimits)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("file_limits.csv: %w", err)
	}
	var limits []files.Limit
	for n, row := range rows[1:] {
		var numbers [8]int64
		for i := range numbers {
			if numbers[i], err = strconv.ParseInt(row[3+i], 10, 64); err != nil {
				return nil, fmt.Errorf("file_limits.csv, row %d: %w", n+2, err)
			}
		}
		from, err := domain.ParseDay(row[1])
		if err != nil {
			return nil, fmt.Errorf("file_limits.csv, row %d: %w", n+2, err)
		}
		limits = append(limits, files.Limit{
			Kind: files.Kind(row[0]), From: from, Types: strings.Fields(row[2]), MaxBytes: numbers[0], MaxPixels: numbers[1],
			MinSeconds: int(numbers[2]), MaxSeconds: int(numbers[3]),
			UploadDays: int(numbers[4]), IdleDays: int(numbers[5]), KeepDays: int(numbers[6]), MaxOpen: int(numbers[7]), Source: row[11],
		})
	}
	return limits, nil
}
