package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
)

// Font is a type of the server's own for letters that the Go fonts lack. It is
// parsed anew for each document, which costs little: what every page knows of would
// keep all that can be done with a parsed one in the program.
type Font struct{ file []byte }

// ReadFont reads a TrueType font from a file, "" for none, or says why it is of no use.
func ReadFont(name string) (*Font, error) {
	if name == "" {
		return nil, nil
	}
	file, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("the font for PDF files cannot be read: %w", err)
	}
	font, err := newFont(file)
	if err != nil {
		return nil, fmt.Errorf("the font for PDF files %s cannot be used: %w", name, err)
	}
	return font, nil
}

func newFont(file []byte) (*Font, error) {
	switch {
	case bytes.HasPrefix(file, []byte("ttcf")):
		return nil, errors.New("it is a collection of fonts (.ttc); give one font, as a TrueType file (.ttf)")
	case bytes.HasPrefix(file, []byte("OTTO")):
		return nil, errors.New("it is an OpenType font with PostScript outlines; give one with TrueType outlines (.ttf)")
	case !bytes.HasPrefix(file, []byte("\x00\x01\x00\x00")) && !bytes.HasPrefix(file, []byte("true")):
		return nil, errors.New("it is no TrueType font (.ttf)")
	}
	letters, err := sfnt.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("it is a TrueType font that is damaged: %w", err)
	}
	return &Font{file}, try(file, letters)
}

// try sets some letters of the font, so that one that cannot be set is found out
// when the server starts, not when somebody asks for a report.
func try(file []byte, letters *sfnt.Font) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("its letters cannot be put into a PDF: %v", p)
		}
	}()
	var all, some []rune
	var buffer sfnt.Buffer
	for r := rune(0x21); r <= 0xFFFF; r++ {
		if lent(letters, &buffer, r) {
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return errors.New("it has no letters that can be put into a PDF")
	}
	for i := 0; i < len(all); i += 1 + len(all)/200 {
		some = append(some, all[i])
	}
	d := fpdf.New("P", "mm", "A4", "")
	d.AddUTF8FontFromBytes("own", "", file)
	d.SetFont("own", "", TextSize)
	d.AddPage()
	d.Text(Margin, Margin, string(some))
	return d.Output(io.Discard)
}

// lent reports whether a letter can be set in the server's font, nil for none.
func lent(own *sfnt.Font, buffer *sfnt.Buffer, r rune) bool {
	return own != nil && unicode.In(r, oneByOne...) && drawn(own, buffer, r)
}

// drawn reports whether a type has a letter. What lies outside the Basic
// Multilingual Plane is not set.
func drawn(letters *sfnt.Font, buffer *sfnt.Buffer, r rune) bool {
	at, err := letters.GlyphIndex(buffer, r)
	return err == nil && at != 0 && r <= 0xFFFF
}

// oneByOne are the scripts that are set letter by letter from left to right. In
// others letters change with their neighbours, or run the other way (Arabic, Hebrew,
// Devanagari): set like this they would be wrong, whatever the font.
var oneByOne = []*unicode.RangeTable{
	unicode.Common, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian, unicode.Ethiopic,
	unicode.Han, unicode.Bopomofo, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
}
