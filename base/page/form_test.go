package page_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"

	"github.com/a-h/templ"
)

func sent(t *testing.T, values url.Values) page.Form {
	t.Helper()
	r := httptest.NewRequest("POST", "/", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := page.ReadForm(r)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAFormKeepsWhatWasTyped(t *testing.T) {
	ctx := i18n.With(t.Context(), catalogue(t), "en")
	f := sent(t, url.Values{"text": {"  two\r\nlines <b>\x00 "}, "who": {"members"}, "once": {"0123456789abcdef"}})
	if f.Value("text") != "  two\nlines <b> " || f.Text("text") != "two\nlines <b>" {
		t.Errorf("text is %q", f.Value("text"))
	}
	if f.Once() != "0123456789abcdef" {
		t.Error("the key of the form changed on the way")
	}
	if !f.Refuse(ctx, apperr.New(apperr.Invalid, "page.no_such_language").At("text")) {
		t.Fatal("not refused")
	}
	var out strings.Builder
	if err := page.TextArea(f, page.Input{Name: "text", Label: "Text", Hint: "Short", Max: 20}).Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	if err := page.Radio(f, page.Input{Name: "who", Label: "Who", Choices: []page.Choice{{Value: "public", Label: "All"}, {Value: "members", Label: "Members"}}}).Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	html := out.String()
	for _, text := range []string{
		"\n  two\nlines &lt;b&gt; </textarea>", `aria-invalid="true"`, `aria-describedby="text-hint text-error"`,
		"The pages do not speak this language yet", `value="members" id="who-1" checked`, `data-count="text" data-max="20"`,
	} {
		if !strings.Contains(html, text) {
			t.Errorf("the form lacks %q:\n%s", text, html)
		}
	}
	if f.Status != 422 {
		t.Errorf("status %d", f.Status)
	}
}

// What an act refuses about several fields stands beside each of them, once.
func TestAFormSaysAllThatIsWrong(t *testing.T) {
	ctx := i18n.With(t.Context(), catalogue(t), "en")
	wrong := apperr.New(apperr.Invalid, "page.no_such_language")
	all := errors.Join(nil, wrong.At("text"), errors.Join(wrong.At("who"), apperr.New(apperr.Invalid, "page.form_unreadable").At("who")), wrong)
	var f page.Form
	if !f.Refuse(ctx, fmt.Errorf("act: %w", all)) || f.Status != 422 {
		t.Fatalf("%+v", f)
	}
	sentence := "The pages do not speak this language yet"
	if len(f.Errors) != 2 || !strings.Contains(f.Error("text"), sentence) || !strings.Contains(f.Error("who"), sentence) || !strings.Contains(f.Notice, sentence) {
		t.Errorf("%+v", f)
	}
}

func TestAFormRefusesOnlyWhatItCanMend(t *testing.T) {
	ctx := i18n.With(t.Context(), catalogue(t), "en")
	for _, c := range []struct {
		err    error
		mended bool
	}{
		{nil, false},
		{errors.New("ours"), false},
		{apperr.New(apperr.NotFound, "page.no_such_page"), false},
		{apperr.New(apperr.Forbidden, "page.other_site"), false},
		{apperr.New(apperr.Gone, "page.no_such_page"), false},
		{apperr.New(apperr.Conflict, "page.form_unreadable"), true},
		{apperr.New(apperr.Unavailable, "base.database_away"), true},
	} {
		var f page.Form
		if got := f.Refuse(ctx, c.err); got != c.mended {
			t.Errorf("%v: refused %v, want %v", c.err, got, c.mended)
		}
		if c.mended && (f.Notice == "" || f.Status != apperr.Status(c.err)) {
			t.Errorf("%v: notice %q, status %d", c.err, f.Notice, f.Status)
		}
	}
}

func TestNewFormsHaveNewKeys(t *testing.T) {
	var f page.Form
	one, other := f.Once(), f.Once()
	if one == other || len(one) < 16 {
		t.Error("two forms share a key")
	}
}

func FuzzLocalStaysHere(f *testing.F) {
	for _, seed := range []string{"/", "/a?b=c#d", "//evil", "/\\evil", "https://evil", "", "/%2f/evil", "/\tevil", "javascript:x"} {
		f.Add(seed)
	}
	here, err := url.Parse("https://party.example/x")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, to string) {
		got, err := here.Parse(page.Local(to))
		if err == nil && got.Host != "party.example" {
			t.Errorf("%q leads to %s", to, got)
		}
	})
}

// What is hidden behind a tap is open where something in it was refused.
func TestMoreIsOpenWhereSomethingIsWrong(t *testing.T) {
	for _, wrong := range []string{"", "Choose one."} {
		var out strings.Builder
		field := page.Field(page.Form{Values: url.Values{}, Errors: map[string]string{"a": wrong}}, page.Input{Name: "a", Label: "A"})
		if err := page.More("More").Render(templ.WithChildren(t.Context(), field), &out); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "<details class=\"more\" open>") != (wrong != "") || !strings.Contains(out.String(), `name="a"`) {
			t.Errorf("%q: %s", wrong, out.String())
		}
	}
}
