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
	"strings"
	"time"

	"concentric/base/fetch"
)

// Service is such a server (POST /translate, https://docs.libretranslate.com/api).
// The texts go to it: it should be the party's own.
type Service struct {
	url, key string
	client   *http.Client
}

const (
	serviceTimeout = 20 * time.Second
	serviceLimit   = 1 << 20 // bytes of an answer
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
	return &Service{url: strings.TrimRight(address, "/") + "/translate", key: key, client: client}, nil
}

// ErrAway says that the server cannot be reached or is not well, so that asking
// for the next text would be in vain.
var ErrAway = errors.New("translate: the translation server is away")

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
	question, err := json.Marshal(map[string]string{"q": text, "source": from, "target": to, "format": "text", "api_key": s.key})
	if err != nil {
		return "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(question))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := s.client.Do(r)
	if err != nil {
		return "", errors.Join(ErrAway, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, serviceLimit))
	if err != nil {
		return "", errors.Join(ErrAway, err)
	}
	var said struct {
		TranslatedText string `json:"translatedText"`
		Error          string `json:"error"`
	}
	wrong := json.Unmarshal(body, &said)
	switch {
	case answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode >= 500 || answer.StatusCode == http.StatusForbidden:
		return "", fmt.Errorf("%w: it answers %d: %.200s", ErrAway, answer.StatusCode, said.Error)
	case answer.StatusCode != http.StatusOK:
		return "", fmt.Errorf("translate: from %s to %s the server answers %d: %.200s", from, to, answer.StatusCode, said.Error)
	case wrong != nil || strings.TrimSpace(said.TranslatedText) == "":
		return "", fmt.Errorf("translate: from %s to %s the server's answer has no text in it", from, to)
	}
	return strings.TrimSpace(said.TranslatedText), nil
}
