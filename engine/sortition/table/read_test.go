package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"concentric/engine/sortition"
)

const quotaText = "category,feature,min,max\nGenre,Féminin,1,2\nGenre,Masculin,1,2\n"

const poolText = "id,name,Genre,street\na,\"Ann, B.\",Féminin,Elm 1\nb,Bob,Masculin,elm  1\nc,Cid,Masculin,\n"

func quotas(t testing.TB) []sortition.Quota {
	t.Helper()
	q, err := ReadQuotas("categories.csv", strings.NewReader(quotaText))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// asUTF16 is the text in UTF-16 of one of the two byte orders.
func asUTF16(s string, order binary.ByteOrder, mark bool) string {
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	b := make([]byte, 2*len(units))
	for i, u := range units {
		order.PutUint16(b[2*i:], u)
	}
	return string(b)
}

func TestEncodings(t *testing.T) {
	latin := func(s string) string { return strings.ReplaceAll(s, "é", "\xe9") }
	want := "[{a [Féminin] elm 1\n} {b [Masculin] elm 1\n} {c [Masculin] }]"
	for name, encode := range map[string]func(string) string{
		"UTF-8":                  func(s string) string { return s },
		"UTF-8 with a mark":      func(s string) string { return "\xef\xbb\xbf" + s },
		"Latin-1":                latin,
		"UTF-16 low first":       func(s string) string { return asUTF16(s, binary.LittleEndian, true) },
		"UTF-16 high first":      func(s string) string { return asUTF16(s, binary.BigEndian, true) },
		"UTF-16 low, no mark":    func(s string) string { return asUTF16(s, binary.LittleEndian, false) },
		"UTF-16 high, no mark":   func(s string) string { return asUTF16(s, binary.BigEndian, false) },
		"Windows line ends":      func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"old Macintosh ends":     func(s string) string { return strings.ReplaceAll(s, "\n", "\r") },
		"no line end at the end": func(s string) string { return strings.TrimSuffix(s, "\n") },
		"blank lines":            func(s string) string { return "\n" + strings.ReplaceAll(s, "\n", "\n\n,,\n") },
		"spaces around":          func(s string) string { return strings.ReplaceAll(s, ",F", ", F") },
	} {
		q, err := ReadQuotas("categories.csv", strings.NewReader(encode(quotaText)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		pool, err := ReadPool("respondents.csv", strings.NewReader(encode(poolText)), q, []string{"street"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := fmt.Sprint(pool.People); got != want {
			t.Errorf("%s: got %s", name, got)
		}
	}
	for _, separator := range []string{";", "\t"} {
		text := strings.ReplaceAll("id,Genre\na,Féminin\n", ",", separator)
		if pool, err := ReadPool("respondents.csv", strings.NewReader(text), quotas(t), nil); err != nil || len(pool.People) != 1 {
			t.Errorf("separated by %q: %v", separator, err)
		}
	}
}

func TestIDs(t *testing.T) {
	for heading, want := range map[string]string{
		"unique_id,id,Genre": "x", "id,nationbuilder_id,Genre": "x", "name,first,Genre": "1", "name,ID,Genre": "y",
	} {
		pool, err := ReadPool("respondents.csv", strings.NewReader(heading+"\nx,y,Féminin\n"), quotas(t), nil)
		if err != nil || pool.People[0].ID != want {
			t.Errorf("%s: got %v, %v, wanted %s", heading, pool, err, want)
		}
	}
	for text, want := range map[string]string{"p1\np2\n": "[p1 p2]", "name,id\nAnn,7\n": "[7]", "unique_id\nx\n": "[x]"} {
		if ids, err := ReadIDs("already.csv", strings.NewReader(text)); err != nil || fmt.Sprint(ids) != want {
			t.Errorf("%q: got %v, %v", text, ids, err)
		}
	}
}

func TestQuotaProblems(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "categories.csv: the file is empty; its first line must name the columns",
		"\n \n":                                "categories.csv: the file is empty; its first line must name the columns",
		"category,feature,min,max\n":           "categories.csv: there are no quotas under the first line",
		"kind,feature,min,max\n":               `categories.csv, line 1: the first line must name the columns category, feature, min and max; it names "kind", "feature", "min", "max"`,
		"category,feature,min,max\na,b,3,2\n":  `categories.csv, line 2, column "max": max 2 is less than min 3`,
		"category,feature,min,max\na,b,x,2\n":  `categories.csv, line 2, column "min": expected a whole number from 0 to 1000000, found "x"`,
		"category,feature,min,max\na,b,-1,2\n": `categories.csv, line 2, column "min": expected a whole number from 0 to 1000000, found "-1"`,
		"category,feature,min,max\na,b,1,2\na,B,1,2\n":              `categories.csv, line 3, column "feature": this feature of "a" already has a quota in line 2`,
		"category,feature,min,max\na,b,1\n":                         "categories.csv, line 2: 3 values stand here, but the first line names 4 columns; the file may have been cut off here, or a value with a separator in it lacks its quotation marks",
		"category,feature,min,max\n,b,1,2\n":                        "categories.csv, line 2: the category or the feature is empty",
		"category,feature,min,max\n\"a,b,1,2\n":                     "categories.csv, line 2: a value that begins with a quotation mark in the row that begins here never ends; the file may have been cut off, or a quotation mark inside a value is not doubled",
		"category,feature,min,max\na,b\"c,1,2\n":                    "categories.csv, line 2: a quotation mark stands inside a value; put the whole value in quotation marks and double those inside",
		"PK\x03\x04":                                                "categories.csv: this is a spreadsheet workbook, not a table of text; save the sheet as CSV (UTF-8) and try again",
		"category,fea\x00ture":                                      "categories.csv, line 1: this is not a table of text (it has zero bytes in it); save the sheet as CSV (UTF-8) and try again",
		"category,feature,min,max,min_flex,max_flex\na,b,1,2,2,2\n": `categories.csv, line 2, column "min_flex": min_flex must not be more than min, nor max_flex less than max`,
	} {
		_, err := ReadQuotas("categories.csv", strings.NewReader(text))
		var problems *Problems
		if !errors.As(err, &problems) || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
	q, err := ReadQuotas("categories.csv", strings.NewReader("Category,Feature,Min,Max,min_flex,max_flex\na,b,2,3,1,5\na,c,2,3,,\n"))
	if err != nil || q[0].Flex == nil || *q[0].Flex != (sortition.Flex{Min: 1, Max: 5}) || q[1].Flex != nil {
		t.Errorf("flex: %v, %v", q, err)
	}
}

func TestPoolProblems(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "respondents.csv: the file is empty; its first line must name the columns",
		"id,Genre\n":                        "respondents.csv: there are no volunteers under the first line",
		"id,Gender\n1,Féminin\n":            `respondents.csv, line 1: the quotas have the category "Genre", but the first line has no column of that name; it names "id", "Gender"`,
		"id,Genre\n1,\n":                    `respondents.csv, line 2, column "Genre": volunteer "1" has no value here; expected one of "Féminin", "Masculin"`,
		"id,Genre\n1,Fém\n":                 `respondents.csv, line 2, column "Genre": volunteer "1" has the value "Fém", for which there is no quota; expected one of "Féminin", "Masculin"`,
		"id,Genre\n1,Féminin\n1,Masculin\n": `respondents.csv, line 3: the id "1" already stands in line 2; each volunteer may stand here once`,
		"id,Genre\n,Féminin\n":              `respondents.csv, line 2, column "id": the id is empty`,
		"id,Genre\n1,Féminin\n2":            "respondents.csv, line 3: 1 values stand here, but the first line names 2 columns; the file may have been cut off here, or a value with a separator in it lacks its quotation marks",
		"id,Genre\n1,\n2,x\n":               "respondents.csv, line 2, column \"Genre\": volunteer \"1\" has no value here; expected one of \"Féminin\", \"Masculin\"\nrespondents.csv, line 3, column \"Genre\": volunteer \"2\" has the value \"x\", for which there is no quota; expected one of \"Féminin\", \"Masculin\"",
	} {
		_, err := ReadPool("respondents.csv", strings.NewReader(text), quotas(t), nil)
		var problems *Problems
		if !errors.As(err, &problems) || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
	many := "id,Genre\n" + strings.Repeat("x,\n", 30)
	if _, err := ReadPool("respondents.csv", strings.NewReader(many), quotas(t), nil); err == nil || !strings.HasSuffix(err.Error(), "and 39 more") {
		t.Errorf("many problems: %v", err)
	}
	if _, err := ReadPool("respondents.csv", strings.NewReader(poolText), quotas(t), []string{"address"}); err == nil || !strings.Contains(err.Error(), `households are told by the column "address"`) {
		t.Errorf("no such column: %v", err)
	}
}

// endless is a file of any size that holds the same text over and over.
type endless struct {
	start, again string
	left         int64
	at           int // how far into again the last Read came
}

func (e *endless) Read(p []byte) (int, error) {
	if e.start != "" {
		n := copy(p, e.start)
		e.start = e.start[n:]
		return n, nil
	}
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && e.left > 0 {
		k := copy(p[n:], e.again[e.at:])
		n, e.left, e.at = n+k, e.left-int64(k), (e.at+k)%len(e.again)
	}
	return n, nil
}

// TestHugeFiles reads files of a gigabyte, all of which end in a sentence long
// before the memory does.
func TestHugeFiles(t *testing.T) {
	const gigabyte = 1 << 30
	for want, file := range map[string]*endless{
		"does not end within": {"id,Genre\n\"", "a line without end ", gigabyte, 0},
		"zero bytes":          {"id,Genre\n", "\x00\x00\x00\x00", gigabyte, 0},
		"more":                {"id,Genre\n", "1,\n", 3 * 100_000, 0},
	} {
		_, err := ReadPool("respondents.csv", file, quotas(t), nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q, got %v", want, err)
		}
	}
	if _, err := ReadQuotas("categories.csv", &endless{"category,feature,min,max\n", "a,b,1,2\n", gigabyte, 0}); err == nil || !strings.Contains(err.Error(), "more than 1000 quotas") {
		t.Errorf("got %v", err)
	}
	if testing.Short() {
		t.Log("left out with -short: a pool of more than a million volunteers")
		return
	}
	_, err := ReadPool("respondents.csv", &endless{"name,Genre\n", "x,Masculin\n", gigabyte, 0}, quotas(t), nil)
	if err == nil || !strings.Contains(err.Error(), "more than 1000000 volunteers") {
		t.Errorf("got %v", err)
	}
}

func FuzzReadQuotas(f *testing.F) {
	f.Add([]byte(quotaText))
	f.Add([]byte(asUTF16(quotaText, binary.LittleEndian, true)))
	f.Add([]byte("category;feature;min;max;min_flex;max_flex\r\na;b;1;2;0;9\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		q, err := ReadQuotas("f", bytes.NewReader(data))
		if (err == nil) == (len(q) == 0) && err == nil {
			t.Fatal("no quotas and no error")
		}
		for _, quota := range q {
			if err == nil && (quota.Min < 0 || quota.Max < quota.Min || quota.Category == "" || quota.Feature == "") {
				t.Fatalf("%+v", quota)
			}
		}
	})
}

func FuzzReadPool(f *testing.F) {
	f.Add([]byte(poolText))
	f.Add([]byte(asUTF16(poolText, binary.BigEndian, true)))
	f.Add([]byte("\xef\xbb\xbfGenre\nF\xe9minin\r\n"))
	q := quotas(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		pool, err := ReadPool("f", bytes.NewReader(data), q, nil)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, p := range pool.People {
			if seen[p.ID] || len(p.Features) != 1 || p.Features[0] != "Féminin" && p.Features[0] != "Masculin" {
				t.Fatalf("%+v", p)
			}
			seen[p.ID] = true
		}
	})
}

func FuzzReadIDs(f *testing.F) {
	f.Add([]byte("id\n1\n2\n"))
	f.Add([]byte("1\n\"2\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ids, err := ReadIDs("f", bytes.NewReader(data))
		for _, id := range ids {
			if err == nil && id == "" {
				t.Fatal("an empty id")
			}
		}
	})
}

func FuzzReadAttendance(f *testing.F) {
	f.Add([]byte("Genre,Dropped\nFéminin,yes\nMasculin,no\n,x\n"))
	f.Add([]byte(asUTF16("Genre;dropped\r\nF;0\r\n", binary.LittleEndian, true)))
	f.Add([]byte("genre\tdropped\nF\xe9minin\tperhaps\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		history, err := ReadAttendance("f", bytes.NewReader(data), []string{"genre"})
		if err != nil {
			return
		}
		for _, a := range history {
			if len(a.Features) != 1 {
				t.Fatalf("%+v", a)
			}
		}
	})
}
