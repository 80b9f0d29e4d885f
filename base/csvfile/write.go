package csvfile

import (
	"encoding/csv"
	"io"
)

// Writer writes a list as UTF-8 with commas. Close flushes it.
type Writer struct{ csv *csv.Writer }

// NewWriter begins a list.
func NewWriter(to io.Writer) *Writer { return &Writer{csv.NewWriter(to)} }

// Write writes one line, each cell escaped.
func (w *Writer) Write(cells ...string) error {
	escaped := make([]string, len(cells))
	for i, cell := range cells {
		escaped[i] = Escape(cell)
	}
	return w.csv.Write(escaped)
}

// Close writes what is still held.
func (w *Writer) Close() error {
	w.csv.Flush()
	return w.csv.Error()
}

// Escape keeps a spreadsheet from taking a cell for a formula: one that starts
// with = + - @, a tab or a carriage return gets an apostrophe in front (OWASP,
// "CSV Injection").
func Escape(cell string) string {
	if cell == "" {
		return cell
	}
	switch cell[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + cell
	}
	return cell
}
