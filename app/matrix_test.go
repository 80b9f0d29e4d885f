package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"concentric/base/id"
	"concentric/base/store/storetest"
)

// who are the kinds of people that every route is tried with, in the order of
// the letters of a row.
var who = []string{"anonymous", "guest", "member", "circle member", "facilitator", "delegate", "steward", "other circle", "suspended"}

// whose are the three things that every route is tried on: of the people's own
// circle, which is public; of another circle, which is for members; and of a
// circle that only its own people may know of, among whom is none of them.
var whose = []string{"own", "other's", "private"}

// own is what is tried once: it is nobody else's.
func own(letters string) [3]string { return [3]string{letters, ".", "."} }

// What a letter says about an answer.
//
//	y  not refused for who asks: it is answered, or says what is wrong with what was sent
//	s  asked to sign in (401)
//	n  refused (403)
//	-  not there for them (404)
//	.  there is no such thing
func letter(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "s"
	case http.StatusForbidden:
		return "n"
	case http.StatusNotFound:
		return "-"
	default:
		return "y"
	}
}

// row is a route with what each kind of person is answered: nine letters for
// each of whose, written from what product.md, sociocracy.md and trust.md
// promise. thing makes what the path's {id} names, anew for each row; form is
// what is sent along.
type row struct {
	route   string
	answers [3]string
	thing   func(w *world, c place) string
	form    func(w *world, c place, id string) []string
}

// Every route is tried by everybody on everything. A route without a row fails,
// and a row without a route. What somebody may not see leaks neither title nor
// name, and nobody who is suspended acts.
func TestAuthorizationMatrix(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgresql": storetest.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newWorld(t, database).tryAll()
		})
	}
}

func (w *world) tryAll() {
	t := w.t
	rows := map[string]row{}
	for _, r := range matrix {
		if _, twice := rows[r.route]; twice {
			t.Errorf("%s has two rows", r.route)
		}
		rows[r.route] = r
	}
	known := map[string]bool{}
	for _, route := range w.Routes() {
		known[route.Pattern] = true
		if _, is := rows[route.Pattern]; !is {
			t.Errorf("%s has no row in the authorization matrix (app/matrix_rows_test.go)", route.Pattern)
		}
	}
	cells := 0
	for _, r := range matrix {
		if !known[r.route] {
			t.Errorf("%s has a row, and there is no such route", r.route)
			continue
		}
		cells += w.try(r)
	}
	t.Logf("%d routes, %d cells", len(matrix), cells)
}

// try sends one row's requests: first those that are to be refused, so that
// what others change does not hide a hole.
func (w *world) try(r row) int {
	w.t.Helper()
	cells := 0
	for i, c := range w.places() {
		answers := r.answers[i]
		if answers == "." {
			continue
		}
		if len(answers) != len(who) {
			w.t.Fatalf("%s, %s: %d letters for %d kinds of people", r.route, whose[i], len(answers), len(who))
		}
		id := ""
		if r.thing != nil {
			id = r.thing(w, c)
		}
		for _, refused := range []bool{true, false} {
			for n, want := range strings.Split(answers, "") {
				if (want == "y") == refused {
					continue
				}
				cells++
				w.cell(r, i, n, c, id, want)
			}
		}
	}
	return cells
}

// thrice sends what was taken twice more, as a browser with a bad line does:
// nothing happens again.
func (w *world) thrice(r row, n int, id string, form []string, name string) {
	w.t.Helper()
	entries := w.entries()
	for range 2 {
		if status, body := w.ask(who[n], r.route, id, form); status >= 500 {
			w.t.Errorf("%s, sent again: %d\n%s", name, status, body)
		}
	}
	if now := w.entries(); now != entries {
		w.t.Errorf("%s: sent three times, the journal has %d entries more than after once", name, now-entries)
	}
}

// cell sends one request, and compares its answer with the letter.
func (w *world) cell(r row, i, n int, c place, id, want string) {
	w.t.Helper()
	var form []string
	if r.form != nil {
		form = r.form(w, c, id)
	}
	form = append(form, "once", key())
	entries := w.entries()
	status, body := w.ask(who[n], r.route, id, form)
	name := fmt.Sprintf("%s by %s on %s", r.route, who[n], whose[i])
	if got := letter(status); got != want {
		w.t.Errorf("%s: %q (%d), want %q", name, got, status, want)
	}
	if want == "n" || want == "s" || want == "-" {
		if now := w.entries(); now != entries {
			w.t.Errorf("%s: refused, and yet the journal has %d entries more", name, now-entries)
		}
	}
	if status == http.StatusSeeOther && strings.HasPrefix(r.route, "POST") {
		w.thrice(r, n, id, form, name)
	}
	if status >= 500 {
		w.t.Errorf("%s: %d\n%s", name, status, body)
	}
	if want != "y" && want != "n" && whose[i] != "own" {
		for _, secret := range []string{c.name, c.secret} {
			if strings.Contains(body, secret) {
				w.t.Errorf("%s: what is not there for them says %q", name, secret)
			}
		}
	}
}

// key is a form's idempotency key, new for each form.
func key() string { return id.New() + id.New() }
