// Package translate asks a translation server that speaks LibreTranslate's API.
package translate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"concentric/base/fetch"
)

// Service is such a server (POST /translate and GET /languages,
// https://docs.libretranslate.com/api). The texts go to it: it should be the
// party's own.
type Service struct {
	url, key string
	client   *http.Client
}

const (
	serviceTimeout = time.Minute // a long text on a small machine
	serviceLimit   = 1 << 20     // bytes of an answer
)

// New makes a service of its address, "" for none, and its key, if it
// wants one.
func New(address, key string) (*Service, error) {
	if address == "" {
		return nil, nil
	}
	client, err := fetch.Client(address, serviceTimeout)
	if err != nil {
		return nil, err
	}
	return &Service{url: strings.TrimRight(address, "/"), key: key, client: client}, nil
}

// ErrAway says that the server cannot be reached, is not well, wants us to slow
// down or does not let us in, so that asking for the next text would be in vain.
var ErrAway = errors.New("translate: the translation server is away")

// Pairs are the languages that a server translates from, each with those into
// which; nil where it does not say.
type Pairs map[string][]string

// Have reports whether the server translates from one language into another, as
// far as it says.
func (p Pairs) Have(from, to string) bool { return p == nil || slices.Contains(p[from], to) }

// Pairs asks the server for its languages. One that does not know the question
// has them found out text by text.
func (s *Service) Pairs(ctx context.Context) (Pairs, error) {
	status, body, err := s.ask(ctx, http.MethodGet, "/languages", nil)
	if err != nil {
		return nil, err
	}
	var list []struct {
		Code    string   `json:"code"`
		Targets []string `json:"targets"`
	}
	switch {
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		return nil, nil
	case status != http.StatusOK:
		return nil, fmt.Errorf("%w: asked for its languages it answers %d", ErrAway, status)
	case json.Unmarshal(body, &list) != nil:
		return nil, nil
	}
	pairs := Pairs{}
	for _, l := range list {
		if l.Targets == nil {
			return nil, nil // an old one
		}
		for i, target := range l.Targets {
			l.Targets[i] = short(target)
		}
		pairs[short(l.Code)] = l.Targets
	}
	return pairs, nil
}

// short is the code that every version of LibreTranslate takes for a language: newer
// ones name two of them by script and call them so in their list.
func short(code string) string {
	switch code {
	case "zh-Hans":
		return "zh"
	case "zh-Hant":
		return "zt"
	}
	return code
}

// Translate translates a text's parts; empty ones stay so.
func (s *Service) Translate(ctx context.Context, parts []string, from, to string) ([]string, error) {
	translated := make([]string, len(parts))
	for i, part := range parts {
		if strings.TrimSpace(part) == "" {
			continue
		}
		text, err := s.one(ctx, part, from, to)
		if err != nil {
			return nil, err
		}
		translated[i] = text
	}
	return translated, nil
}

func (s *Service) one(ctx context.Context, text, from, to string) (string, error) {
	status, body, err := s.ask(ctx, http.MethodPost, "/translate", map[string]string{"q": text, "source": from, "target": to, "format": "text", "api_key": s.key})
	if err != nil {
		return "", err
	}
	var said struct {
		TranslatedText string `json:"translatedText"`
		Error          string `json:"error"`
	}
	wrong := json.Unmarshal(body, &said)
	switch {
	case status == http.StatusOK && (wrong != nil || strings.TrimSpace(said.TranslatedText) == ""):
		return "", fmt.Errorf("translate: from %s to %s the server's answer has no text in it", from, to)
	case status == http.StatusOK:
		return strings.TrimSpace(said.TranslatedText), nil
	case ofTheText(status, said.Error):
		return "", fmt.Errorf("translate: from %s to %s the server answers %d: %.200s", from, to, status, said.Error)
	}
	return "", fmt.Errorf("%w: it answers %d: %.200s", ErrAway, status, said.Error)
}

// ofTheText reports whether a refusal is one of this text alone: it is too long, or
// the model cannot do it, which LibreTranslate calls a fault of its own and says why. That
// a key is missing it says with the same status as that a text is too long.
func ofTheText(status int, sentence string) bool {
	switch status {
	case http.StatusBadRequest:
		return !strings.Contains(sentence, "API key")
	case http.StatusRequestEntityTooLarge:
		return true
	case http.StatusInternalServerError:
		return sentence != ""
	}
	return false
}

// ask asks the server; its sentences shall be English, whatever it speaks besides.
func (s *Service) ask(ctx context.Context, method, path string, question any) (status int, body []byte, err error) {
	var sent bytes.Buffer
	if question != nil {
		if err := json.NewEncoder(&sent).Encode(question); err != nil {
			return 0, nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, s.url+path, &sent)
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Accept-Language", "en")
	if question != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return 0, nil, errors.Join(ErrAway, err)
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(io.LimitReader(answer.Body, serviceLimit))
	if err != nil {
		return 0, nil, errors.Join(ErrAway, err)
	}
	return answer.StatusCode, body, nil
}
