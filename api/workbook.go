package api

import (
	"bytes"
	"context"

	"lizhi/domain"
	"lizhi/media/document"
)

// workbook makes a list that leaves the system: its titles, the rows that fill
// writes, and a last line that says who took it out, and when (policy B12).
func workbook(ctx context.Context, columns []document.SheetColumn, fill func(row func(cells ...string) error) error) (*bytes.Buffer, error) {
	sheet, err := document.NewSheetWriter(columns)
	if err != nil {
		return nil, err
	}
	if err := fill(sheet.Row); err != nil {
		return nil, err
	}
	who, now := callOf(ctx).actor, callOf(ctx).gate.world.Now()
	if err := sheet.Row("导出人：" + who.Name + "　" + now.In(domain.Shanghai).Format("2006-01-02 15:04")); err != nil {
		return nil, err
	}
	var file bytes.Buffer
	return &file, sheet.Finish(&file)
}
