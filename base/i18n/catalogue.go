package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Catalogue holds every sentence in every language.
type Catalogue struct {
	bundle *i18n.Bundle
	ids    []string
	quoted map[string]map[string][]string // language → id → placeholders that stand in quotation marks
}

// NewCatalogue joins the catalogues of the rooms. Each file system holds
// messages/LANG.toml for every language. It fails, naming all that is wrong,
// when an id is given twice, is not translated into every language, has other
// placeholders in one language than in English, or lacks a plural form.
//
// Every language needs "one" and "other" for a counted sentence. French and
// Italian also have "many", for whole millions ("1 000 000 de membres"); a
// catalogue that does not give it gets "other" in its place.
func NewCatalogue(rooms ...fs.FS) (*Catalogue, error) {
	all, wrong := readAll(rooms)
	if err := errors.Join(append(wrong, check(all)...)...); err != nil {
		return nil, fmt.Errorf("message catalogue:\n%w", err)
	}
	return join(all)
}

// Load is [NewCatalogue] without comparing the languages, which takes three
// quarters of a server's start: for catalogues that a test has compared.
func Load(rooms ...fs.FS) (*Catalogue, error) {
	all, wrong := readAll(rooms)
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("message catalogue:\n%w", err)
	}
	return join(all)
}

// readAll reads every room's sentences: language → id → message. The languages
// are read at once.
func readAll(rooms []fs.FS) (map[string]map[string]*i18n.Message, []error) {
	languages := Languages()
	known, wrong := make([]map[string]*i18n.Message, len(languages)), make([][]error, len(languages))
	var reading sync.WaitGroup
	for i, l := range languages {
		known[i] = map[string]*i18n.Message{}
		reading.Go(func() {
			for _, room := range rooms {
				if err := read(room, l.Code, known[i]); err != nil {
					wrong[i] = append(wrong[i], err)
				}
			}
		})
	}
	reading.Wait()
	all := map[string]map[string]*i18n.Message{}
	for i, l := range languages {
		all[l.Code] = known[i]
	}
	return all, slices.Concat(wrong...)
}

// join makes one catalogue of all messages.
func join(all map[string]map[string]*i18n.Message) (*Catalogue, error) {
	bundle := i18n.NewBundle(language.English)
	quoted := map[string]map[string][]string{}
	for code, messages := range all {
		quoted[code] = map[string][]string{}
		for _, m := range messages {
			if m.One != "" && m.Many == "" {
				m.Many = m.Other
			}
			if names := inQuotes(m.Other); len(names) > 0 {
				quoted[code][m.ID] = names
			}
		}
		if err := bundle.AddMessages(language.MustParse(code), slices.Collect(maps.Values(messages))...); err != nil {
			return nil, fmt.Errorf("message catalogue: %s: %w", code, err)
		}
	}
	return &Catalogue{bundle: bundle, ids: slices.Sorted(maps.Keys(all["en"])), quoted: quoted}, nil
}

// IDs lists every message id, sorted.
func (c *Catalogue) IDs() []string { return slices.Clone(c.ids) }

// Has reports whether the catalogue has a message of this id.
func (c *Catalogue) Has(id string) bool {
	_, found := slices.BinarySearch(c.ids, id)
	return found
}

// read adds a room's sentences in one language to those known so far.
func read(room fs.FS, code string, known map[string]*i18n.Message) error {
	name := "messages/" + code + ".toml"
	text, err := fs.ReadFile(room, name)
	if err != nil {
		return err
	}
	file, err := i18n.ParseMessageFileBytes(text, code+".toml", map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, m := range file.Messages {
		if known[m.ID] != nil {
			return fmt.Errorf("%s: %s is given twice", name, m.ID)
		}
		known[m.ID] = m
	}
	return nil
}
