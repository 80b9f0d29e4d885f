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

// A link leads where its text says that it leads, or nowhere: an address that is
// hidden by marks, or has no scheme, is none.
func TestNoLinkIsHidden(t *testing.T) {
	for _, markdown := range []string{
		"[x](//spam.example)", "[x](http:spam.example)", "[x](https&#58;//spam.example)", `[x](https\://spam.example)`, "[x](///spam.example)",
		"[x][a]\n\n[a]: https&colon;//spam.example", `![x](//spam.example)`, `![x](https\://spam.example)`, `[x](<https:\/\/spam.example>)`, "[x](https:/spam.example)",
		"[x](https:&#47;&#47;spam.example)", "[x](https:///spam.example)",
	} {
		if got := prose(t, markdown); strings.Contains(got, "href") {
			t.Errorf("%q leads away: %s", markdown, got)
		}
	}
	for _, markdown := range []string{"[x](https://a.example/?b=1&amp;c=2)", "[x](/library/1)", "[x](/)", "<https://a.example>", "[x](mailto:a@b.example)", "[x][a]\n\n[a]: https://a.example"} {
		if got := prose(t, markdown); !strings.Contains(got, "href") {
			t.Errorf("%q is no link: %s", markdown, got)
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
