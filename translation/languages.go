package translation

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/member"
)

// Speak says which languages the actor reads and writes well enough to
// translate between them: two or more, or none to be asked no more.
func Speak(ctx context.Context, tx *store.Tx, actor member.Actor, langs []string) error {
	if err := mayTranslate(actor); err != nil {
		return err
	}
	if len(langs) == 1 {
		return apperr.New(apperr.Invalid, "translation.one_language").At("langs")
	}
	for _, lang := range langs {
		if !i18n.Known(lang) {
			return apperr.New(apperr.Invalid, "translation.unknown_language").At("langs")
		}
	}
	if _, err := tx.Exec(ctx, "delete from translation_reader where member = $1", actor.Member); err != nil {
		return err
	}
	for _, lang := range slices.Compact(slices.Sorted(slices.Values(langs))) {
		if _, err := tx.Exec(ctx, "insert into translation_reader (member, lang) values ($1, $2)", actor.Member, lang); err != nil {
			return err
		}
	}
	return nil
}

// Speaks lists the languages between which a member translates.
func Speaks(ctx context.Context, q store.Q, member string) ([]string, error) {
	rows, err := q.Query(ctx, "select lang from translation_reader where member = $1 order by lang", member)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var langs []string
	for rows.Next() {
		var lang string
		if err := rows.Scan(&lang); err != nil {
			return nil, err
		}
		langs = append(langs, lang)
	}
	return langs, rows.Err()
}

// mayTranslate refuses who is no member, and whose account rests.
func mayTranslate(actor member.Actor) error {
	if actor.Member == "" {
		return apperr.New(apperr.NotSignedIn, "translation.sign_in")
	}
	if actor.Suspended || actor.Supporter {
		return apperr.New(apperr.Forbidden, "translation.members_only")
	}
	return nil
}

// mustRead refuses who has not said that they read both languages.
func mustRead(ctx context.Context, q store.Q, actor member.Actor, langs ...string) error {
	reads, err := Speaks(ctx, q, actor.Member)
	if err != nil {
		return err
	}
	for _, lang := range langs {
		if !slices.Contains(reads, lang) {
			return apperr.New(apperr.Invalid, "translation.both_languages")
		}
	}
	return nil
}
