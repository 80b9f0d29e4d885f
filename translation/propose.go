package translation

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/member"
)

// partLimit is how many characters a part of a translation may have.
const partLimit = 6000

// Propose makes a translation; readers see it once somebody else who reads both
// languages has checked it. parts are those of the original: where that is
// empty, so is the translation's, and nowhere else.
func (r *Room) Propose(ctx context.Context, tx *store.Tx, actor member.Actor, kind Kind, ref, lang string, parts []string) (string, error) {
	if err := mayTranslate(actor); err != nil {
		return "", err
	}
	o, err := r.original(ctx, tx, actor, kind, ref)
	if err != nil {
		return "", err
	}
	if !i18n.Known(lang) || lang == o.Lang {
		return "", apperr.New(apperr.Invalid, "translation.unknown_language").At("lang")
	}
	if err := mustRead(ctx, tx, actor, o.Lang, lang); err != nil {
		return "", err
	}
	parts, err = whole(o, parts)
	if err != nil {
		return "", err
	}
	return insert(ctx, tx, o, lang, parts, People, Waiting, actor.Member)
}

// whole checks that a translation has what the original has.
func whole(o Original, parts []string) ([]string, error) {
	tidied := make([]string, len(o.Parts))
	for i, part := range o.Parts {
		if i < len(parts) {
			tidied[i] = strings.TrimSpace(parts[i])
		}
		if strings.TrimSpace(part) == "" {
			tidied[i] = ""
			continue
		}
		if tidied[i] == "" {
			return nil, apperr.New(apperr.Invalid, "translation.part_missing").At(Field(i))
		}
		if n := utf8.RuneCountInString(tidied[i]); n > partLimit {
			return nil, apperr.New(apperr.Invalid, "translation.too_long", "Count", n, "Limit", partLimit).At(Field(i))
		}
	}
	return tidied, nil
}

// Field is the name of a part's field in forms.
func Field(part int) string { return "part" + strconv.Itoa(part+1) }

func insert(ctx context.Context, tx *store.Tx, o Original, lang string, parts []string, by By, state State, maker string) (string, error) {
	body, err := json.Marshal(parts)
	if err != nil {
		return "", err
	}
	row := id.New()
	_, err = tx.Exec(ctx, `
		insert into translation_text (id, kind, ref, lang, source, body, made_with, state, member, checked_by, at, decided)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, 0)`,
		row, string(o.Kind), o.Ref, lang, o.Lang, string(body), string(by), string(state), maker, store.Micros(clock.Now(ctx)))
	return row, err
}
