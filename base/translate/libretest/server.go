// Package libretest is a server for tests that answers as LibreTranslate does: its
// checks in their order, its statuses and its sentences, as its source has them
// (libretranslate/app.py of the commits 015291f and e9e58e6, tests/test_api of
// 3fab115). It does not translate: a text comes back in brackets behind the language
// it should be in.
package libretest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Server is such a server; fill in what it shall be like, under Change.
type Server struct {
	Pairs     map[string][]string // the languages it has, with those each is translated into, by the codes of its models
	Old       bool                // lists the codes of its models: newer ones list those of BCP 47, and take both
	Keys      []string            // that it knows; none: it wants none
	CharLimit int                 // characters of a text, 0 for no limit
	PerMinute int                 // requests until it asks to slow down, 0 for no limit; Minute begins anew
	Breaks    string              // a text with this in it is one that its model cannot do
	Away      bool                // a server before it answers in its place

	mu    sync.Mutex
	asked []string
	count int
}

// Change changes how it answers.
func (s *Server) Change(how func(*Server)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how(s)
}

// Minute lets a minute go by: the count of requests begins anew.
func (s *Server) Minute() { s.Change(func(s *Server) { s.count = 0 }) }

// Asked is what it was asked to translate since the last time, as "de>en: Mehr Bäume.".
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.Away:
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html>502 Bad Gateway</html>"))
	case r.URL.Path == "/languages" && r.Method == http.MethodGet:
		s.languages(w)
	case r.URL.Path == "/translate" && r.Method == http.MethodPost:
		s.translate(w, r)
	default:
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("<!doctype html><title>404 Not Found</title>"))
	}
}

// languages needs no key and is not counted.
func (s *Server) languages(w http.ResponseWriter) {
	type language struct {
		Code    string   `json:"code"`
		Name    string   `json:"name"`
		Targets []string `json:"targets"`
	}
	list := []language{}
	for code, targets := range s.Pairs {
		one := language{s.listed(code), strings.ToUpper(code), []string{}}
		for _, target := range targets {
			one.Targets = append(one.Targets, s.listed(target))
		}
		list = append(list, one)
	}
	say(w, http.StatusOK, list)
}

// models are the codes that differ.
var models = map[string]string{"zh-hans": "zh", "zh-hant": "zt", "pt-br": "pb"}

func (s *Server) listed(model string) string {
	if !s.Old {
		switch model {
		case "zh":
			return "zh-Hans"
		case "zt":
			return "zh-Hant"
		case "pb":
			return "pt-BR"
		}
	}
	return model
}

func (s *Server) model(code string) string {
	if model, is := models[strings.ToLower(code)]; is && !s.Old {
		return model
	}
	return code
}

func (s *Server) translate(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Q, Source, Target, Format string
		Key                       string `json:"api_key"`
	}
	if s.count++; s.PerMinute > 0 && s.count > s.PerMinute {
		refuse(w, http.StatusTooManyRequests, "Slowdown: %d per 1 minute", s.PerMinute)
		return
	}
	if r.Header.Get("Content-Type") != "application/json" || json.NewDecoder(r.Body).Decode(&q) != nil {
		refuse(w, http.StatusBadRequest, "Invalid JSON format")
		return
	}
	if len(s.Keys) > 0 && !slices.Contains(s.Keys, q.Key) {
		if q.Key != "" {
			refuse(w, http.StatusForbidden, "Invalid API key")
		} else {
			refuse(w, http.StatusBadRequest, "Please contact the server operator to get an API key")
		}
		return
	}
	for _, one := range [][2]string{{"q", q.Q}, {"source", q.Source}, {"target", q.Target}} {
		if one[1] == "" {
			refuse(w, http.StatusBadRequest, "Invalid request: missing %s parameter", one[0])
			return
		}
	}
	s.asked = append(s.asked, q.Source+">"+q.Target+": "+q.Q)
	q.Source, q.Target = s.model(q.Source), s.model(q.Target)
	size := utf8.RuneCountInString(q.Q)
	_, source := s.Pairs[q.Source]
	_, target := s.Pairs[q.Target]
	switch {
	case s.CharLimit > 0 && size > s.CharLimit:
		refuse(w, http.StatusBadRequest, "Invalid request: request (%d) exceeds text limit (%d)", size, s.CharLimit)
	case !source:
		refuse(w, http.StatusBadRequest, "%s is not supported", q.Source)
	case !target:
		refuse(w, http.StatusBadRequest, "%s is not supported", q.Target)
	case q.Format != "" && q.Format != "text" && q.Format != "html":
		refuse(w, http.StatusBadRequest, "%s format is not supported", q.Format)
	case !slices.Contains(s.Pairs[q.Source], q.Target): // raised inside, so it comes out as a fault
		refuse(w, http.StatusInternalServerError, "Cannot translate text: 400 Bad Request: %s is not available as a target language from %s", q.Target, q.Source)
	case s.Breaks != "" && strings.Contains(q.Q, s.Breaks):
		refuse(w, http.StatusInternalServerError, "Cannot translate text: list index out of range")
	default:
		say(w, http.StatusOK, map[string]string{"translatedText": q.Target + "(" + q.Q + ")"})
	}
}

func refuse(w http.ResponseWriter, status int, sentence string, values ...any) {
	say(w, status, map[string]string{"error": fmt.Sprintf(sentence, values...)})
}

func say(w http.ResponseWriter, status int, what any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(what)
}
