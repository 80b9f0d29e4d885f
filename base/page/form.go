package page

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"concentric/base/apperr"
)

// Form is what a person typed, and what stands beside its fields when it cannot
// be taken yet. The zero Form is an empty one.
//
//	form, err := page.ReadForm(r)
//	if err != nil {
//		return err
//	}
//	err = backlog.Raise(ctx, store, actor, form.Value("text"), form.Once())
//	if form.Refuse(ctx, err) {
//		return page.Render(w, r, page.Frame{…, Status: form.Status}, raisePage(form))
//	}
type Form struct {
	Values url.Values
	Errors map[string]string // field name → sentence, translated
	Notice string            // what is wrong with the form as a whole
	Status int               // HTTP status of the page that shows it again
	Whole  bool              // the answer names all that is missing, beside each field; the browser, one at a time, does not
}

// Filled is a form that starts with values: name, value, name, value …
func Filled(kv ...string) Form {
	f := Form{Values: url.Values{}}
	for i := 0; i+1 < len(kv); i += 2 {
		f.Values.Set(kv[i], kv[i+1])
	}
	return f
}

// ReadForm reads what was sent. A body over the route's limit, or one that is no
// form, is refused with a sentence.
func ReadForm(r *http.Request) (Form, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		if err := r.ParseMultipartForm(8 << 20); err != nil {
			return Form{}, unreadable(err)
		}
	} else if err := r.ParseForm(); err != nil {
		return Form{}, unreadable(err)
	}
	for _, values := range r.PostForm {
		for i, v := range values {
			values[i] = clean(v)
		}
	}
	return Form{Values: r.PostForm}, nil
}

func unreadable(err error) error {
	if err = known(err); apperr.As(err) != nil {
		return err
	}
	return apperr.New(apperr.Invalid, "page.form_unreadable").Because(err)
}

// clean makes a sent text storable: lines end in \n, no NUL, valid UTF-8.
func clean(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\x00", "")
	return strings.ToValidUTF8(text, "\uFFFD")
}

// Value is what was typed into a field, as it was typed.
func (f Form) Value(name string) string { return f.Values.Get(name) }

// Text is what was typed into a field, without white space around it.
func (f Form) Text(name string) string { return strings.TrimSpace(f.Values.Get(name)) }

// Has reports whether a checkbox or a choice has this value.
func (f Form) Has(name, value string) bool {
	for _, v := range f.Values[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Error is the sentence beside a field, "" when nothing is wrong with it.
func (f Form) Error(name string) string { return f.Errors[name] }

// Once is the idempotency key of this form: the one it was sent with, or a new
// one for a form that is shown for the first time.
func (f Form) Once() string {
	if key := f.Values.Get("once"); len(key) >= 16 && len(key) <= 64 {
		return key
	}
	return rand.Text()
}

// Complain puts a sentence (translated already) beside a field.
func (f *Form) Complain(field, sentence string) {
	if f.Errors == nil {
		f.Errors = map[string]string{}
	}
	f.Errors[field] = sentence
	f.Status = http.StatusUnprocessableEntity
}

// Refuse takes what an act answered. It reports true when the person can mend
// it in the form: each sentence then stands beside its field, or above the form,
// and everything typed is still there. It reports false for no error and for
// errors that the form cannot mend (not found, forbidden, ours): return those.
func (f *Form) Refuse(ctx context.Context, err error) bool {
	e := apperr.As(err)
	if e == nil {
		return false
	}
	switch e.Code {
	case apperr.Invalid, apperr.Conflict, apperr.TooMany, apperr.Unavailable, apperr.Full, apperr.TooLarge:
	default:
		return false
	}
	for _, e := range apperr.All(err) {
		if e.Field == "" {
			f.Notice = Sentence(ctx, e)
		} else if f.Error(e.Field) == "" {
			f.Complain(e.Field, Sentence(ctx, e))
		}
	}
	f.Status = apperr.Status(err)
	return true
}
