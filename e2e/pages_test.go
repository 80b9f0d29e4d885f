package e2e

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"concentric/base/store/storetest"
	"concentric/e2e/browser"
)

// weightLimit is what the first view of a page may weigh, compressed, with
// styles and scripts (product.md).
const weightLimit = 50 * 1024

// ids are what differs between two pages of the same kind.
var ids = regexp.MustCompile(`/[0-9a-hjkmnp-tv-z]{16}(-[0-9a-f]{40})?(/|$)`)

// kindOf is the page's path without ids and numbers.
func kindOf(path string) string {
	path = ids.ReplaceAllString(path, "/{id}$2")
	return regexp.MustCompile(`/\d+(/|$)`).ReplaceAllString(path, "/{n}$1")
}

// dark is a screen at night.
func dark(s browser.Screen) browser.Screen {
	s.Dark = true
	return s
}

// Every page that somebody can reach by links, one of each kind for each kind
// of person: it is there, weighs at most 50 KB at first sight, asks no other
// host, and axe finds nothing wrong with it on a phone and on a desk by day,
// and on one of them by night.
func TestEveryPageIsLightAndAccessible(t *testing.T) {
	t.Parallel()
	party := start(t, storetest.SQLite, 300)
	chromium := browser.Launch(t)
	var everywhere kinds // that have been seen on more than a phone by day
	var shapes kinds     // that axe has looked at on a phone
	// A facilitator sees what others who sit in a circle see.
	for _, who := range []string{"visitor", "general member", "facilitator", "steward"} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			tab := party.as(who, chromium.Visit(t, party.URL, browser.Phone))
			walk(t, party, tab, func(path, kind string) {
				weight := tab.Weigh(path)
				asked := who == "visitor" && tab.Status() == 401 // to sign in, on a page like any other
				if tab.Status() != 200 && !asked {
					t.Errorf("%s: a link leads here, and it answers %d", path, tab.Status())
					return
				}
				if weight.Bytes > weightLimit {
					t.Errorf("%s weighs %d bytes at first sight: %v", path, weight.Bytes, weight.Requests)
				}
				host := strings.TrimPrefix(party.URL, "http://")
				if len(weight.Hosts) != 1 || weight.Hosts[0] != host {
					t.Errorf("%s asks other hosts: %v", path, weight.Hosts)
				}
				if shapes.add(kind + " " + tab.Shape()) {
					tab.Accessible()
				} else { // as somebody else saw it
					tab.Fits()
				}
				if !asked { // the browser itself complains of the status
					tab.Quiet()
				}
				if !everywhere.add(kind) {
					return
				}
				// By night the colours are others, and the same on both screens: every
				// second kind is looked at on the desk.
				atDesk := everywhere.count()%2 == 0
				if !atDesk {
					tab.Use(dark(browser.Phone))
					tab.Legible()
				}
				tab.Use(browser.Desktop)
				tab.Reload()
				tab.Accessible()
				if atDesk {
					tab.Use(dark(browser.Desktop))
					tab.Legible()
				}
				tab.Use(browser.Phone)
			})
		})
	}
}

// kinds of page, added by several walkers.
type kinds struct {
	sync.Mutex
	seen map[string]bool
}

// add adds a kind, and says whether it is new.
func (k *kinds) add(kind string) bool {
	k.Lock()
	defer k.Unlock()
	if k.seen == nil {
		k.seen = map[string]bool{}
	}
	known := k.seen[kind]
	k.seen[kind] = true
	return !known
}

func (k *kinds) count() int {
	k.Lock()
	defer k.Unlock()
	return len(k.seen)
}

// walk follows links from the start page, one page of each kind, breadth first.
func walk(t *testing.T, party *Party, tab *browser.Page, visit func(path, kind string)) {
	t.Helper()
	seen := map[string]bool{}
	waiting := []string{"/"}
	for len(waiting) > 0 {
		path := waiting[0]
		waiting = waiting[1:]
		kind := kindOf(path)
		if seen[kind] {
			continue
		}
		seen[kind] = true
		visit(path, kind)
		for _, link := range tab.Links() {
			u, err := url.Parse(link)
			if err != nil || (u.Host != "" && "http://"+u.Host != party.URL) || isFile(u.Path) {
				continue
			}
			waiting = append(waiting, u.Path)
		}
	}
}

// isFile tells a download from a page.
func isFile(address string) bool {
	return strings.HasPrefix(address, "/assets/") || slices.Contains([]string{".csv", ".ics", ".json", ".md", ".pdf", ".svg", ".txt", ".xml"}, path.Ext(address))
}
