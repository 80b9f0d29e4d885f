package pdf_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"concentric/base/pdf"

	"golang.org/x/image/font/gofont/goregular"
)

// chinese is the Go font with its letters at the places of Chinese ones: from
// U+4E00 on, one each for the first hundred.
func chinese() []byte {
	file := bytes.Clone(goregular.TTF)
	be := binary.BigEndian
	var table []byte
	for _, word := range []uint16{
		0, 1, 3, 1, 0, 12, // one subtable: Windows, Unicode, at 12
		4, 32, 0, 4, 4, 1, 0, // format 4, of two segments
		0x4E63, 0xFFFF, 0, 0x4E00, 0xFFFF, 0x10000 + 40 - 0x4E00, 1, 0, 0,
	} {
		table = be.AppendUint16(table, word)
	}
	for at := 12; ; at += 16 {
		if string(file[at:at+4]) == "cmap" {
			be.PutUint32(file[at+8:], uint32(len(file)))
			be.PutUint32(file[at+12:], uint32(len(table)))
			return append(file, table...)
		}
	}
}

func font(t *testing.T, file []byte) (*pdf.Font, error) {
	name := filepath.Join(t.TempDir(), "font.ttf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return pdf.ReadFont(name)
}

// shown are the letters on a document's pages, in their order.
func shown(t *testing.T, d *pdf.Sheet) string {
	d.SetCompression(false)
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, one := range regexp.MustCompile(`(?s)Td \((.*?[^\\])\) Tj`).FindAllStringSubmatch(out.String(), -1) {
		code := strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r").Replace(one[1])
		var units []uint16
		for i := 0; i+1 < len(code); i += 2 {
			units = append(units, uint16(code[i])<<8|uint16(code[i+1]))
		}
		text.WriteString(string(utf16.Decode(units)))
	}
	return text.String()
}

// A text that the program's own type lacks is set in the server's, whole, however
// it mixes both and wherever its lines end.
func TestAFontBringsItsLetters(t *testing.T) {
	own, err := font(t, chinese())
	if err != nil {
		t.Fatal(err)
	}
	var long strings.Builder
	for i := range 300 {
		long.WriteRune(rune(0x4E00 + i%100))
		if i%70 == 60 {
			long.WriteString("GDP 2026。"[:8])
		}
	}
	text := long.String()
	without, err := pdf.New(t.Context(), "Report", "https://party.example/report", nil)
	if err != nil {
		t.Fatal(err)
	}
	with, err := pdf.New(t.Context(), "Report", "https://party.example/report", own)
	if err != nil {
		t.Fatal(err)
	}
	if without.Can(text) || !with.Can(text) || with.Can("ישראל") || with.Can("العربية") {
		t.Errorf("without the font the text can be set: %v; with it: %v; Hebrew: %v; Arabic: %v", without.Can(text), with.Can(text), with.Can("ישראל"), with.Can("العربية"))
	}
	for _, style := range []string{"", "B"} {
		with.Set(pdf.TextSize, style, text)
	}
	with.Set(pdf.TextSize, "", "A line of words that is long enough to end twice, since it goes on and on until there is nothing more to be said about lines, and then a little more than that, for the third.")
	all := shown(t, with)
	if n := strings.Count(strings.ReplaceAll(all, " ", ""), strings.ReplaceAll(text, " ", "")); n != 2 {
		t.Errorf("%d of two paragraphs are whole: %s", n, all)
	}
	if !strings.Contains(all, "A line of words") || !strings.Contains(all, "for the third.") {
		t.Errorf("the Latin line is not there: %s", all)
	}
}

func TestAFontThatIsOfNoUseIsRefusedInWords(t *testing.T) {
	if own, err := pdf.ReadFont(""); own != nil || err != nil {
		t.Errorf("no file makes %v, %v", own, err)
	}
	if _, err := pdf.ReadFont(filepath.Join(t.TempDir(), "none.ttf")); err == nil || !strings.Contains(err.Error(), "cannot be read") || !strings.Contains(err.Error(), "none.ttf") {
		t.Errorf("a file that is not there: %v", err)
	}
	empty := chinese()
	empty = append(empty[:len(empty)-20], 0x4E, 0x00, 0xFF, 0xFF, 0, 0, 0x4E, 0x01, 0xFF, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
	for what, file := range map[string][]byte{
		"a collection": []byte("ttcf\x00\x01\x00\x00"), "PostScript outlines": []byte("OTTO\x00\x01"), "no TrueType font": []byte("<html>Not found</html>"),
		"damaged": goregular.TTF[:len(goregular.TTF)/3], "no letters": empty,
	} {
		if _, err := font(t, file); err == nil || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), "font.ttf") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
