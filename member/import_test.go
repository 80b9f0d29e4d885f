package member_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/csvfile"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/journal"
	"concentric/member"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// civi is a contact export as CiviCRM writes it: every cell quoted, its own
// field titles, most columns of no concern here.
const civi = `"Contact ID","Contact Type","Do Not Email","External Identifier","Sort Name","Display Name","Preferred Language","First Name","Last Name","Gender","Birth Date","Street Address","City","Postal Code","State","Country","Email","Member Since","Membership Expiration Date","Membership Status"
"11","Individual","0","","Byron, Ada","Ada Byron","da_DK","Ada","Byron","Female","1980-12-10","Ny Vej 1","Aarhus","8000","","Denmark","ada@party.example","2020-02-01 00:00:00","2026-12-31","Current"
"12","Individual","0","","Müßig, Jörg","Jörg Müßig","de_DE","Jörg","Müßig","Male","1975-01-01","Weg 2","Kiel","24103","SH","Germany","ada@party.example","2021-03-01","2025-12-31","Expired"
"13","Individual","0","","Bo","Bo","","Bo","","","","","","","","","","","","New"
`

func plan(t testing.TB, ctx context.Context, db *store.DB, list string, m member.Mapping) member.Summary {
	t.Helper()
	s, err := member.Plan(ctx, db, csvfile.Bytes([]byte(list)), m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func apply(t testing.TB, ctx context.Context, db *store.DB, list string, m member.Mapping) member.Summary {
	t.Helper()
	s, err := member.Apply(ctx, db, member.AtServer(), "", csvfile.Bytes([]byte(list)), m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func counts(s member.Summary) string {
	return fmt.Sprintf("%d new, %d changed, %d unchanged, %d bad, %d absent", s.New, s.Changed, s.Unchanged, s.Bad, s.Absent)
}

func TestCiviCRMExportAsItComes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		s := plan(t, ctx, db, civi, member.Mapping{})
		if got := counts(s); got != "3 new, 0 changed, 0 unchanged, 0 bad, 0 absent" {
			t.Fatalf("%s: %+v", got, s.Problems)
		}
		if _, err := member.ByNumber(ctx, db, "11"); !apperr.Is(err, apperr.NotFound) {
			t.Fatalf("the dry run wrote: %v", err)
		}
		apply(t, ctx, db, civi, member.Mapping{})
		ada, err := member.ByNumber(ctx, db, "11")
		if err != nil || ada.Name != "Ada Byron" || ada.Given != "Ada" || ada.Email != "ada@party.example" || ada.Lang != "da" || ada.Joined != "2020-02-01" ||
			ada.PaidUntil != "2026-12-31" || ada.Address.City != "Aarhus" || ada.Attributes["birth_year"] != "1980" || ada.Standing != member.General {
			t.Fatalf("%+v %v", ada, err)
		}
		if joerg, err := member.ByNumber(ctx, db, "12"); err != nil || joerg.Name != "Jörg Müßig" || joerg.Standing != member.Former {
			t.Fatalf("%+v %v", joerg, err)
		}
		if report, err := journal.Verify(ctx, db, member.Contents); err != nil || report.Wrong != "" || report.Compared != 1 {
			t.Fatalf("%+v %v", report, err)
		}
	})
}

func TestImportingAgainNeverDoubles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		apply(t, ctx, db, civi, member.Mapping{})
		if got := counts(apply(t, ctx, db, civi, member.Mapping{})); !strings.HasPrefix(got, "0 new, 0 changed, 3 unchanged, 0 bad") {
			t.Errorf("the same list again: %s", got)
		}
		moved := strings.Replace(civi, "Aarhus", "Odense", 1)
		moved = moved[:strings.LastIndex(strings.TrimSpace(moved), "\n")+1]
		if got := counts(plan(t, ctx, db, moved, member.Mapping{})); got != "0 new, 1 changed, 1 unchanged, 0 bad, 1 absent" {
			t.Errorf("one moved, one is not in the list: %s", got)
		}
		before, _ := member.ByNumber(ctx, db, "11")
		apply(t, ctx, db, moved, member.Mapping{})
		after, err := member.ByNumber(ctx, db, "11")
		if err != nil || after.ID != before.ID || after.Pseudonym != before.Pseudonym || after.Address.City != "Odense" {
			t.Errorf("%+v %v", after, err)
		}
		if bo, err := member.ByNumber(ctx, db, "13"); err != nil || bo.Standing != member.General {
			t.Errorf("who is not in the list was touched: %+v %v", bo, err)
		}
	})
}

func TestEncodingsOfMembershipLists(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		latin, err := charmap.ISO8859_1.NewEncoder().String(civi)
		if err != nil {
			t.Fatal(err)
		}
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(civi)
		if err != nil {
			t.Fatal(err)
		}
		apply(t, ctx, db, latin, member.Mapping{})
		for name, list := range map[string]string{"UTF-8": civi, "mark": "\xEF\xBB\xBF" + civi, "UTF-16": wide, "semicolons": strings.ReplaceAll(civi, `","`, `";"`)} {
			if got := counts(plan(t, ctx, db, list, member.Mapping{})); !strings.HasPrefix(got, "0 new, 0 changed, 3 unchanged, 0 bad") {
				t.Errorf("%s: %s", name, got)
			}
		}
	})
}

func TestBadLinesAreNumberedAndTheOthersTaken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		hands := clock.At(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
		ctx := clock.With(t.Context(), hands.Now)
		gone := add(t, ctx, db, member.Member{Number: "9", Name: "Gone"})
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			return member.Erase(ctx, tx, member.Actor{Member: gone}, gone, member.Persons)
		})
		list := "Nr;Name;E-Mail;Eintritt;Status;Hobby\n" +
			"1;Ada;ada@party.example;01.02.2020;aktiv;Go\n" +
			";Nobody;;;;\n" +
			"2;;b@party.example;;;\n" +
			"3;Cy;not an address;;;\n" +
			"4;Di;;31.02.2020;;\n" +
			"5;Ed;;;Student;\n" +
			"1;Ada again;;;;\n" +
			"6;Flo\n" +
			"9;Gone;;;;\n" +
			"7;" + strings.Repeat("x", 300) + ";;;;\n" +
			"8;Gil;;;;\n"
		s := apply(t, ctx, db, list, member.Mapping{})
		if got := counts(s); !strings.HasPrefix(got, "2 new, 0 changed, 0 unchanged, 9 bad") || s.Lines != 11 {
			t.Errorf("%s of %d", got, s.Lines)
		}
		var got []string
		for _, p := range s.Problems {
			got = append(got, fmt.Sprint(p.Line, " ", p.Message))
		}
		slices.Sort(got)
		want := []string{
			"10 member.import_erased", "11 member.too_long", "3 member.number_missing", "4 member.name_missing", "5 member.email_unusable",
			"6 member.date_unreadable", "7 member.import_standing_unknown", "8 member.import_number_twice", "9 member.import_line_columns",
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		if !slices.Equal(s.LeftOut, []string{"Hobby"}) || !slices.Equal(s.Words, []string{"Student"}) {
			t.Errorf("left out %q, words %q", s.LeftOut, s.Words)
		}
		mapping := s.Mapping
		mapping.Standings = map[string]member.Standing{"student": member.Supporter}
		if got := counts(plan(t, ctx, db, list, mapping)); !strings.HasPrefix(got, "1 new, 0 changed, 2 unchanged, 8 bad") {
			t.Errorf("with the word explained: %s", got)
		}
	})
}

func TestColumnsAreMapped(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for list, message := range map[string]string{
			"":                       "member.import_empty",
			"A,B\n1,2\n":             "member.import_needs_number",
			"Number,Town\n1,Kiel\n":  "member.import_needs_name",
			"\"Number,Name\n1,Ada\n": "member.import_head_unreadable",
		} {
			_, err := member.Plan(ctx, db, csvfile.Bytes([]byte(list)), member.Mapping{})
			if e := apperr.As(err); e == nil || e.Message != message {
				t.Errorf("%q: %v", list, err)
			}
		}
		list := "Kennung,Wie,Wie,Seit\n1,Ada,Byron,03/04/2020\n"
		s := plan(t, ctx, db, list, member.Mapping{Columns: []member.Field{"number", "given", "family", "joined"}, MonthFirst: true})
		if got := counts(s); !strings.HasPrefix(got, "1 new") || !slices.Equal(s.Duplicate, []string{"Wie"}) {
			t.Errorf("%s, %q", got, s.Duplicate)
		}
		apply(t, ctx, db, list, s.Mapping)
		if ada, err := member.ByNumber(ctx, db, "1"); err != nil || ada.Joined != "2020-03-04" || ada.Name != "Ada Byron" {
			t.Errorf("%+v %v", ada, err)
		}
		for _, columns := range [][]member.Field{{"number", "name", "name", ""}, {"number", "name"}, {"number", "name", "shoe_size", ""}} {
			if _, err := member.Plan(ctx, db, csvfile.Bytes([]byte(list)), member.Mapping{Columns: columns}); apperr.As(err) == nil {
				t.Errorf("%q: %v", columns, err)
			}
		}
	})
}

func TestImportIsForStewards(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		_, err := member.Apply(t.Context(), db, member.Actor{Member: "somebody"}, "", csvfile.Bytes([]byte(civi)), member.Mapping{})
		if !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("%v", err)
		}
		if _, err := member.Stage(t.Context(), db, member.Actor{}, bytes.NewReader([]byte(civi))); !apperr.Is(err, apperr.Forbidden) {
			t.Errorf("%v", err)
		}
	})
}

func FuzzPlan(f *testing.F) {
	f.Add([]byte(civi))
	f.Add([]byte("Nr;Name\n1;Ada\n1;Ada\n"))
	db := storetest.Open(f, storetest.SQLite(f))
	f.Fuzz(func(t *testing.T, list []byte) {
		s, err := member.Plan(t.Context(), db, csvfile.Bytes(list), member.Mapping{})
		if err != nil {
			if apperr.As(err) == nil {
				t.Fatal(err)
			}
			return
		}
		if s.New+s.Changed+s.Unchanged+s.Bad != s.Lines {
			t.Fatalf("lines are lost: %+v", s)
		}
	})
}
