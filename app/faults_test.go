package app_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"concentric/base/session"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/circle"
	"concentric/listening"
	"concentric/member"
)

// typed is what somebody wrote, with what a careless program would break.
const typed = "The ramp & the lift: “closed” since spring 🛗 — \u202eright to left\u202c é"

// kept reports whether a page shows what was typed.
func kept(body string) bool {
	return strings.Contains(body, "The ramp &amp; the lift: “closed” since spring 🛗 — \u202eright to left\u202c é")
}

// A database that is gone: whoever sends something meanwhile reads why, sees
// what they typed, and sends it again from that page with the same key. Once it
// is back it is taken, once, and the server was not started anew.
func TestADatabaseThatIsGoneForAWhile(t *testing.T) {
	var line *cable
	w := newWorld(t, func(t testing.TB) string {
		line = newCable(t, storetest.PostgreSQL(t))
		return line.address
	})
	form := []string{"title", "The ramp", "text", typed, "lang", "en", "audience", "public", "once", key()}
	line.cut()
	status, body := w.ask("member", "POST /circles/{id}/raise", w.harbour.id, form)
	if status != http.StatusServiceUnavailable || !kept(body) || !strings.Contains(body, "Send it again") {
		t.Fatalf("while the database is gone: %d\n%s", status, body)
	}
	if status, _ := w.ask("member", "GET /circles/{id}", w.harbour.id, nil); status != http.StatusServiceUnavailable {
		t.Errorf("a page while the database is gone: %d", status)
	}
	line.mend()
	for deadline := time.Now().Add(5 * time.Second); ; { // connections that broke are noticed when they are used
		if status, body = w.ask("member", "POST /circles/{id}/raise", w.harbour.id, form); status == http.StatusSeeOther {
			break
		}
		if status != http.StatusServiceUnavailable || time.Now().After(deadline) {
			t.Fatalf("once the database is back: %d\n%s", status, body)
		}
	}
	if status, body := w.ask("member", "POST /circles/{id}/raise", w.harbour.id, form); status != http.StatusSeeOther {
		t.Fatalf("sent once more: %d\n%s", status, body)
	}
	if n := w.count("select count(*) from backlog_item where title = 'The ramp'"); n != 1 {
		t.Errorf("%d items", n)
	}
}

// A full disk: SQLite's own limit on pages stands in for it.
func TestAFullDiskKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t, storetest.SQLite)
	limit := func(query string) {
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, query)
			return err
		})
	}
	long := typed + strings.Repeat(" And more of it.", 200)
	limit("pragma max_page_count = 1") // never below what there is
	form := []string{"title", "The ramp", "text", long, "lang", "en", "audience", "public", "once", key()}
	status, body := 0, ""
	for range 50 { // free pages are filled first
		if status, body = w.ask("member", "POST /circles/{id}/raise", w.harbour.id, append(form, "once", key())); status != http.StatusSeeOther {
			break
		}
	}
	if status != http.StatusInsufficientStorage || !kept(body) || !strings.Contains(body, "disk is full") {
		t.Fatalf("on a full disk: %d\n%s", status, body)
	}
	items := w.count("select count(*) from backlog_item")
	if entries := w.count("select count(*) from journal_entry where act = 'backlog.opened'"); entries != items {
		t.Errorf("%d items, and %d entries in the journal", items, entries)
	}
	limit("pragma max_page_count = 1000000")
	if status, body = w.ask("member", "POST /circles/{id}/raise", w.harbour.id, form); status != http.StatusSeeOther {
		t.Errorf("with room again: %d\n%s", status, body)
	}
}

// Somebody who is removed, suspended or erased between the page and its form is
// told so in a sentence; nothing happens, and what they typed is still there.
func TestSomebodyRemovedBetweenTwoRequests(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			for _, one := range []struct {
				how    string
				status int
				act    func(ctx context.Context, tx *store.Tx, w *world, who member.Actor) error
			}{
				{"left the circle", http.StatusForbidden, func(ctx context.Context, tx *store.Tx, w *world, who member.Actor) error {
					return circle.Leave(ctx, tx, w.people["founder"], w.harbour.id, who.Member, "d")
				}},
				{"suspended, and so signed out", http.StatusUnauthorized, func(ctx context.Context, tx *store.Tx, _ *world, who member.Actor) error {
					return member.Suspend(ctx, tx, member.AtServer(), who.Member)
				}},
				{"signed out elsewhere", http.StatusUnauthorized, func(ctx context.Context, tx *store.Tx, _ *world, who member.Actor) error {
					return session.EndAll(ctx, tx, who.Member)
				}},
			} {
				w := newWorld(t, database)
				proposal := consenting(w, w.harbour)
				round := w.round(proposal)
				w.write(func(ctx context.Context, tx *store.Tx) error { return one.act(ctx, tx, w, w.harbour.author) })
				entries := w.entries()
				status, body := w.ask("circle member", "POST /proposals/{id}/answer", proposal, []string{
					"round", round, "n", "1", "answer", "objection", "reason", typed, "lang", "en",
				})
				if status != one.status || !kept(body) {
					t.Errorf("%s: %d\n%s", one.how, status, body)
				}
				if w.entries() != entries {
					t.Errorf("%s: something happened all the same", one.how)
				}
			}
		})
	}
}

// A conversation that closes while somebody writes takes no statement more, says
// so, and shows what was written.
func TestAConversationThatClosedMeanwhile(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, database)
			talk := conversation(w, w.harbour)
			w.write(func(ctx context.Context, tx *store.Tx) error {
				return listening.Close(ctx, tx, w.harbour.facilitator, talk)
			})
			status, body := w.ask("member", "POST /conversations/{id}/say", talk, []string{"text", typed, "lang", "en"})
			if status != http.StatusGone || !kept(body) || !strings.Contains(body, "closed") {
				t.Errorf("a statement: %d\n%s", status, body)
			}
			status, body = w.ask("member", "POST /conversations/{id}/vote", talk, []string{"statement", "1", "vote", "agree"})
			if status != http.StatusGone || !strings.Contains(body, "closed") {
				t.Errorf("a vote: %d\n%s", status, body)
			}
		})
	}
}

func (w *world) count(query string) (n int) {
	w.t.Helper()
	if err := w.Site.DB.QueryRow(w.ctx, query).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// cable lies between the server and its database, and can be cut.
type cable struct {
	address string
	to      string
	mu      sync.Mutex
	isCut   bool
	open    map[net.Conn]bool
}

func newCable(t testing.TB, database string) *cable {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	// The test's cluster is reached through a socket in a folder.
	c := &cable{to: filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432"), open: map[net.Conn]bool{}}
	u.Host, u.RawQuery = listener.Addr().String(), "sslmode=disable"
	c.address = u.String()
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go c.carry(near)
		}
	}()
	return c
}

func (c *cable) carry(near net.Conn) {
	defer near.Close()
	far, err := net.Dial("unix", c.to)
	if err != nil {
		return
	}
	defer far.Close()
	c.mu.Lock()
	if c.isCut {
		c.mu.Unlock()
		return
	}
	c.open[near] = true
	c.mu.Unlock()
	go func() {
		io.Copy(far, near)
		far.Close()
	}()
	io.Copy(near, far)
}

func (c *cable) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.isCut = true
	for conn := range c.open {
		conn.Close()
	}
	clear(c.open)
}

func (c *cable) mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.isCut = false
}
