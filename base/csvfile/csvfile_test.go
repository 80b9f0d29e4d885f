package csvfile_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"concentric/base/csvfile"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// read gives all lines and what was bad.
func read(t testing.TB, content []byte) (*csvfile.File, [][]string, []*csvfile.Bad) {
	t.Helper()
	source := csvfile.Bytes(content)
	facts, err := csvfile.Look(source)
	if err != nil {
		t.Fatal(err)
	}
	f, err := csvfile.Open(source, facts)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines [][]string
	var wrong []*csvfile.Bad
	for {
		_, cells, err := f.Next()
		var bad *csvfile.Bad
		switch {
		case err == io.EOF:
			return f, lines, wrong
		case errors.As(err, &bad):
			wrong = append(wrong, bad)
		case err != nil:
			t.Fatal(err)
		default:
			lines = append(lines, cells)
		}
	}
}

func TestEncodings(t *testing.T) {
	const text = "Nummer;Name\r\n1;Jörg Müßig\r\n2;Élodie Åkerlund\r\n"
	for name, c := range map[string]struct {
		encoding encoding.Encoding
		before   string
		want     string
		mark     bool
	}{
		"plain":          {encoding.Nop, "", "UTF-8", false},
		"mark":           {encoding.Nop, "\xEF\xBB\xBF", "UTF-8", true},
		"latin":          {charmap.ISO8859_1, "", "Windows-1252", false},
		"little":         {unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "", "UTF-16LE", true},
		"big":            {unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "", "UTF-16BE", true},
		"little no mark": {unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "", "UTF-16LE", false},
		"big no mark":    {unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "", "UTF-16BE", false},
	} {
		t.Run(name, func(t *testing.T) {
			encoded, err := c.encoding.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			f, lines, wrong := read(t, []byte(c.before+encoded))
			if f.Encoding != c.want || f.Mark != c.mark || f.Delimiter != ';' || len(wrong) > 0 {
				t.Errorf("%+v %v", f.Facts, wrong)
			}
			if !slices.Equal(f.Header, []string{"Nummer", "Name"}) || len(lines) != 2 || lines[0][1] != "Jörg Müßig" || lines[1][1] != "Élodie Åkerlund" {
				t.Errorf("%q %q", f.Header, lines)
			}
		})
	}
}

func TestDelimiters(t *testing.T) {
	for text, want := range map[string]rune{
		"a,b,c\n1,2,3\n":             ',',
		"a;b;c\n1,5;2;3\n":           ';',
		"a\tb\n1\t2\n":               '\t',
		"\"x;y;z\",b,c\n1,2,3\n":     ',',
		"sep=;\r\na;b\r\n1;2\r\n":    ';',
		"only\none\n":                ',',
		"sep=|\na|b\n1|2\n":          '|',
		"\n\na;b\n1;2\n":             ';',
		"a;b, the second;c\n1;2;3\n": ';',
	} {
		f, lines, wrong := read(t, []byte(text))
		if f.Delimiter != want || len(lines) != 1 || len(wrong) > 0 {
			t.Errorf("%q: %q %q %v", text, f.Delimiter, lines, wrong)
		}
	}
}

func TestBadLinesAreNumbered(t *testing.T) {
	_, lines, wrong := read(t, []byte("a,b\n1,2\n3\n\n4,5,6\n7,x\"y\n8,\"two\nlines\"\n9,\xff\xfe\n10,ü\n11,é\n12,13\n14,\"never closed\n"))
	if len(lines) != 5 {
		t.Errorf("%q", lines)
	}
	var got []csvfile.Bad
	for _, b := range wrong {
		got = append(got, *b)
	}
	want := []csvfile.Bad{
		{Line: 3, Reason: csvfile.Columns, Have: 1, Want: 2},
		{Line: 5, Reason: csvfile.Columns, Have: 3, Want: 2},
		{Line: 6, Reason: csvfile.Quote},
		{Line: 9, Reason: csvfile.Letters},
		{Line: 13, Reason: csvfile.Quote},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestAnEndlessLineIsNotHeldInMemory(t *testing.T) {
	content := append([]byte("a,b\n1,2\n3,\""), bytes.Repeat([]byte("word\n"), 1<<20)...)
	_, lines, wrong := read(t, content)
	if len(lines) != 1 || len(wrong) != 1 || wrong[0].Reason != csvfile.Long || wrong[0].Line != 3 {
		t.Errorf("%d lines, %+v", len(lines), wrong)
	}
}

func TestEmptyFile(t *testing.T) {
	for _, content := range []string{"", "\xEF\xBB\xBF", "\n\n"} {
		source := csvfile.Bytes([]byte(content))
		facts, err := csvfile.Look(source)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := csvfile.Open(source, facts); !errors.Is(err, csvfile.ErrEmpty) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestFormulasAreEscaped(t *testing.T) {
	var out strings.Builder
	w := csvfile.NewWriter(&out)
	if err := w.Write("=1+1", "+49", "-x", "@sum", "\tx", "\rx", "", "plain", "a=b"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if want := "'=1+1,'+49,'-x,'@sum,'\tx,\"'\rx\",,plain,a=b\n"; out.String() != want {
		t.Errorf("%q", out.String())
	}
}

// What a program writes as CSV is read as it was, whatever the delimiter.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 5).Draw(t, "width")
		cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab ,;\t\"\nüé漢")), 0, 8, -1)
		head := rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,8}`), width, width).Draw(t, "head")
		lines := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 0, 6).Draw(t, "lines")
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		w.Comma = rapid.SampledFrom([]rune{',', ';', '\t', '|'}).Draw(t, "delimiter")
		w.Write(head)
		w.WriteAll(lines)
		source := csvfile.Bytes(out.Bytes())
		facts, err := csvfile.Look(source)
		if err != nil {
			t.Fatal(err)
		}
		f, err := csvfile.Open(source, facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range lines {
			if strings.TrimSpace(strings.Join(want, "")) == "" {
				continue
			}
			_, got, err := f.Next()
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("%q, want %q, %v", got, want, err)
			}
		}
		if _, _, err := f.Next(); err != io.EOF {
			t.Fatalf("more lines than were written: %v", err)
		}
	})
}

func FuzzOpen(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\xff\xfea\x00,\x00", "sep=;\na;b", "\"", "a\x00b", "\xEF\xBB\xBFx;y\n\"1\"2;3"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		source := csvfile.Bytes(content)
		facts, err := csvfile.Look(source)
		if err != nil {
			t.Fatal(err)
		}
		file, err := csvfile.Open(source, facts)
		if err != nil {
			return
		}
		last := 0
		for {
			line, cells, err := file.Next()
			var bad *csvfile.Bad
			if err == io.EOF {
				return
			}
			if err != nil && !errors.As(err, &bad) {
				t.Fatal(err)
			}
			if line < last || (err == nil && len(cells) != len(file.Header)) {
				t.Fatalf("line %d after %d, %d cells", line, last, len(cells))
			}
			last = line
		}
	})
}
