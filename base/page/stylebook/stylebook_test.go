package stylebook_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/page/stylebook"
)

func server(t *testing.T) http.Handler {
	t.Helper()
	c, err := i18n.NewCatalogue(page.Messages)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	page.Mount(mux, page.Routes()...)
	page.Mount(mux, stylebook.Routes()...)
	return page.Around(c, mux)
}

func get(t *testing.T, h http.Handler, path string, headers ...string) []byte {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d", path, w.Code)
	}
	return w.Body.Bytes()
}

func paths() []string {
	var out []string
	for _, route := range stylebook.Routes() {
		if path, ok := strings.CutPrefix(route.Pattern, "GET "); ok {
			out = append(out, path)
		}
	}
	return out
}

var (
	inline = regexp.MustCompile(`(?i)<script(?:[^>]*)>[^<]|<style|\sstyle=|\son[a-z]+=|javascript:`)
	opened = regexp.MustCompile(`(?i)(?:src|href|action|poster|srcset)="((?:https?:)?//[^"]*)"`)
	ids    = regexp.MustCompile(`\sid="([^"]*)"`)
	unsaid = regexp.MustCompile(`>page\.[a-z_]+<|"page\.[a-z_]+"`)
)

// Every component, in every language: no inline script or style, nothing loaded
// from another host, no id twice, no message without words.
func TestComponentsKeepThePolicy(t *testing.T) {
	h := server(t)
	for _, path := range paths() {
		for _, l := range i18n.Languages() {
			html := string(get(t, h, path, "Accept-Language", l.Code))
			if found := inline.FindString(html); found != "" {
				t.Errorf("%s has inline %q", path, found)
			}
			for _, found := range opened.FindAllStringSubmatch(html, -1) {
				if !strings.HasPrefix(found[1], "https://example.org") {
					t.Errorf("%s opens %s", path, found[1])
				}
			}
			if found := unsaid.FindString(html); found != "" {
				t.Errorf("%s in %s shows an id: %s", path, l.Code, found)
			}
			seen := map[string]bool{}
			for _, found := range ids.FindAllStringSubmatch(html, -1) {
				if seen[found[1]] {
					t.Errorf("%s has the id %q twice", path, found[1])
				}
				seen[found[1]] = true
			}
		}
	}
}

// firstView is the most bytes that a first visit may cost, compressed: page,
// styles and scripts together.
const firstView = 50 << 10

func TestFirstViewIsSmall(t *testing.T) {
	if page.Asset("page.css") == "" {
		t.Skip("left out: the size of a first view, since the assets are not built (make assets)")
	}
	h := server(t)
	for _, path := range paths() {
		packed := get(t, h, path, "Accept-Encoding", "gzip")
		size := len(packed)
		html, err := unpacked(packed)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"page.css", "page.js", "icon.svg"} {
			if !strings.Contains(html, page.Asset(name)) {
				t.Errorf("%s does not load %s", path, name)
			}
			size += len(get(t, h, page.Asset(name), "Accept-Encoding", "gzip"))
		}
		t.Logf("%s: %d bytes", path, size)
		if size > firstView {
			t.Errorf("%s costs %d bytes at first, more than %d", path, size, firstView)
		}
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	if page.Asset("page.css") == "" {
		t.Skip("left out: the headers of assets, since they are not built (make assets)")
	}
	h := server(t)
	for _, coding := range []string{"br", "gzip", ""} {
		r := httptest.NewRequest("GET", page.Asset("page.css"), nil)
		r.Header.Set("Accept-Encoding", coding)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		header := w.Header()
		if header.Get("Content-Encoding") != coding || !strings.Contains(header.Get("Cache-Control"), "immutable") || header.Get("Content-Type") != "text/css; charset=utf-8" {
			t.Errorf("%q: %v", coding, header)
		}
	}
	for _, path := range []string{"/assets/manifest.json", "/assets/.gitkeep", "/assets/none"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}

func unpacked(packed []byte) (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(z)
	return string(text), err
}
