package page_test

import (
	"strings"
	"testing"

	"concentric/base/page"
)

func prose(t *testing.T, markdown string) string {
	t.Helper()
	var out strings.Builder
	if err := page.Prose(markdown).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestProse(t *testing.T) {
	for _, c := range []struct{ markdown, has string }{
		{"a **b** *c*", "<p>a <strong>b</strong> <em>c</em></p>"},
		{"- a\n- b", "<li>a</li>"},
		{"[x](https://example.org)", `<a href="https://example.org" rel="nofollow noreferrer">x</a>`},
		{"<script>alert(1)</script>", "alert(1)"},
		{"# no heading", "<p># no heading</p>"},
		{"![x](https://example.org/pixel.png)", "https://example.org/pixel.png"},
		{"مرحبا **ب**", "<strong>ب</strong>"},
	} {
		if got := prose(t, c.markdown); !strings.Contains(got, c.has) {
			t.Errorf("%q: %q lacks %q", c.markdown, got, c.has)
		}
	}
}

func FuzzProseIsSafe(f *testing.F) {
	for _, seed := range []string{
		"<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,x)", "<a href='x' style='x'>", "![a](b)",
		"[x](<javascript:a>)", "<style>p{}</style>", "<https://a.b/\"onclick=\"x>", "a\x00b", "[a]: javascript:x\n[a]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		html := strings.ToLower(prose(t, markdown))
		for tag := range strings.SplitSeq(html, "<") {
			inside, _, _ := strings.Cut(tag, ">")
			for _, bad := range []string{"script", "style", "img", "iframe", "svg", "object"} {
				if strings.HasPrefix(inside, bad) {
					t.Errorf("%q became %q", markdown, html)
				}
			}
			if strings.Contains(inside, "href=\"javascript:") || strings.Contains(inside, "href=\"data:") || strings.Contains(inside, " on") && strings.Contains(inside, "=") && !strings.HasPrefix(inside, "a href=") {
				t.Errorf("%q became %q", markdown, html)
			}
		}
	})
}
