package page

import (
	"bytes"
	"context"
	"net/http"

	"concentric/base/i18n"

	"github.com/a-h/templ"
)

// The sections of the navigation, for Frame.Section.
const (
	Today         = "today"
	Circles       = "circles"
	Conversations = "conversations"
	Logbook       = "logbook"
	MyVoice       = "voice"
)

// Frame is what stands around a page's body.
type Frame struct {
	Title   string // of the window, and the page's heading unless Bare
	Section string // which of the sections it belongs to, "" for none
	Lead    string // one sentence under the heading, if any
	Said    string // the title is people's own words, in this language: set in their type
	Kicker  string // a few words above the heading, if any: where this belongs
	Back    string // path of the page above this one, if any
	BackTo  string // the name of that page
	Bare    bool   // the body brings its own heading
	Wide    bool   // a table or a chart needs more than a reading column
	Status  int    // HTTP status, 200 when zero
	Live    string // topic of live events for the whole page, if any
}

// Render writes a whole page: the body inside the layout, in the reader's
// language. Nothing is written when the body fails.
func Render(w http.ResponseWriter, r *http.Request, frame Frame, body templ.Component) error {
	kept := takeFlash(w, r)
	ctx := withPath(r.Context(), r.URL.RequestURI())
	var text bytes.Buffer
	if err := layout(frame, ViewerOf(ctx), kept, body).Render(ctx, &text); err != nil {
		return err
	}
	whole, err := finished(ctx, &text)
	if err != nil {
		return err
	}
	return write(w, r, frame.Status, whole)
}

// Fragment writes a component alone, for a part of a page that is fetched by
// itself.
func Fragment(w http.ResponseWriter, r *http.Request, body templ.Component) error {
	var text bytes.Buffer
	if err := body.Render(withPath(r.Context(), r.URL.RequestURI()), &text); err != nil {
		return err
	}
	whole, err := finished(r.Context(), &text)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, whole)
}

func write(w http.ResponseWriter, r *http.Request, status int, text *bytes.Buffer) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", i18n.Lang(r.Context()))
	h.Add("Vary", "Cookie, Accept-Language")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	// The reader may have gone: nobody is left to tell.
	_, _ = text.WriteTo(w)
	return nil
}

type pathKey struct{}

// withPath lets components know the address of the page they stand on.
func withPath(ctx context.Context, path string) context.Context {
	return context.WithValue(ctx, pathKey{}, path)
}

func pathOf(ctx context.Context) string {
	path, _ := ctx.Value(pathKey{}).(string)
	return Local(path)
}
