package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/listening"
)

// What the script that keeps answers until there is a line is told. It sends
// the same forms as the page does and asks for JSON.

func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

func taken(w http.ResponseWriter, note string) error {
	return writeJSON(w, http.StatusOK, struct {
		Note string `json:"note,omitempty"`
	}{note})
}

// refuse answers a refusal with its code and its sentence, as JSON where that
// is asked for. Errors of ours go the usual way.
func refuse(w http.ResponseWriter, r *http.Request, err error) error {
	e := apperr.As(store.Explain(err))
	if e == nil || !wantsJSON(r) {
		return err
	}
	return writeJSON(w, apperr.Status(e), struct {
		Code     string `json:"code"`
		Sentence string `json:"sentence"`
	}{e.Message, page.Sentence(r.Context(), e)})
}

func writeJSON(w http.ResponseWriter, status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader may have gone
	return nil
}

// A sitting is remembered by the browser alone: how many votes one had when it
// began. No time is kept with a vote.
const (
	sittingCookie = "sitting"
	sittingHours  = 12
)

// begun is how many votes the reader had when this sitting began.
func begun(r *http.Request, votes int) int {
	c, err := r.Cookie(sittingCookie)
	if err != nil {
		return votes
	}
	return min(number(c.Value), votes)
}

// sits reports whether the reader is in the middle of a sitting.
func sits(r *http.Request) bool {
	_, err := r.Cookie(sittingCookie)
	return err == nil
}

// sit begins a sitting with the first vote of it, of a reader who had so many
// before.
func sit(w http.ResponseWriter, r *http.Request, c listening.Conversation, votes int) {
	http.SetCookie(w, &http.Cookie{
		Name: sittingCookie, Value: strconv.Itoa(votes), Path: path(c), MaxAge: int(sittingHours * time.Hour / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: page.IsSecure(r),
	})
}
