package web_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/listening"
	"concentric/member"
)

func TestTheReportAsAPageAndAFile(t *testing.T) {
	each(t, func(p *party) {
		to := p.camps()
		p.post(person(1), to+"/close", url.Values{"once": {"0123456789abcdeg"}})
		read := p.get(person(100), to+"/statements/4", "Left two.", "you agree", "Statement 4 of 6", "How people voted on it", "Group\u00a0A", "Group\u00a0B", "The circle answers by 2 December 2026.")
		if strings.Contains(read, `name="vote"`) {
			t.Error("a conversation that is over takes votes")
		}
		p.work()
		nobody := member.Actor{}
		page := p.get(nobody, to+"/report", "What of the harbour?", "Shared one.", "Agree: 100% (94–100%) of 60", "What came of it", "waits for the circle", "95% interval")
		if own := p.get(person(100), to+"/report"); strings.Contains(own, "you agree") || len(own) < len(page)/2 {
			t.Error("a reader's own line stands in the report")
		}
		for _, lang := range []string{"en", "de", "fr", "it", "da"} {
			who := person(9)
			who.Lang = lang
			code, body, _ := p.ask(who, http.MethodGet, to+"/report.pdf", nil)
			if code != http.StatusOK || !strings.HasPrefix(body, "%PDF-") || !strings.HasSuffix(strings.TrimSpace(body), "%%EOF") {
				t.Fatalf("%s: %d, %.40q", lang, code, body)
			}
			if again := second(p.ask(who, http.MethodGet, to+"/report.pdf", nil)); again != body {
				t.Error("the same report is another file")
			}
		}
	})
}

func second(_ int, body, _ string) string { return body }

// Whoever holds the main database and the log, after people have voted and
// written through the pages, finds no row, line or moment that joins a member
// to a code.
func TestNothingThatIsKeptJoinsAMemberToACode(t *testing.T) {
	each(t, func(p *party) {
		to := p.post(person(1), "/conversations", whole())
		for i := range 5 {
			who := person(30 + i)
			p.post(who, to+"/vote", url.Values{"statement": {"1"}, "vote": {"agree"}, "once": {fmt.Sprintf("vote-of-somebody-%d", i)}})
			p.post(who, to+"/say", url.Values{"text": {strings.Repeat("own words ", i+2)}, "lang": {"en"}, "once": {fmt.Sprintf("words-of-somebody-%d", i)}})
		}
		codes := map[string]bool{}
		for _, table := range []string{"listening_vote", "listening_statement"} {
			for _, row := range p.rows(table) {
				for _, code := range code.FindAllString(row, -1) {
					codes[code] = true
				}
			}
		}
		if len(codes) != 5 {
			t.Fatalf("%d codes", len(codes))
		}
		tables := "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
		if p.db.Dialect() == store.PostgreSQL {
			tables = "select table_name from information_schema.tables where table_schema = 'public'"
		}
		for _, table := range p.column(tables) {
			for _, row := range p.rows(table) {
				for i := range 5 {
					who := person(30 + i)
					if regexp.MustCompile(`\b(` + who.Member + `|` + who.Pseudonym + `)\b`).MatchString(row) {
						t.Errorf("%s names a participant: %s", table, row)
					}
				}
			}
		}
		said, err := listening.Statements(p.ctx, p.db, strings.TrimPrefix(to, "/conversations/"), "")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range said {
			if !s.Seed() && !s.At.Equal(s.At.Truncate(24*time.Hour)) {
				t.Errorf("a statement is kept with its hour: %v", s.At)
			}
		}
		if p.logged.Len() > 0 {
			for i := range 5 {
				if bytes.Contains(p.logged.Bytes(), []byte(person(30+i).Member)) {
					t.Errorf("the log names a participant: %s", p.logged.String())
				}
			}
		}
	})
}

// code is what a participant is known by in the main database.
var code = regexp.MustCompile(`\b[0-9a-hjkmnp-tv-z]{24}\b`)

func (p *party) column(query string) []string {
	p.t.Helper()
	rows, err := p.db.Query(p.ctx, query)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			p.t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

// rows are a table's rows as text.
func (p *party) rows(table string) []string {
	p.t.Helper()
	var list []string
	err := func(ctx context.Context) error {
		rows, err := p.db.Query(ctx, "select * from "+table)
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			list = append(list, " "+fmt.Sprintln(values...))
		}
		return rows.Err()
	}(p.ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	return list
}
