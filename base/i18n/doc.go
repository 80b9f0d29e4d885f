// Package i18n gives every sentence that people read in their language.
//
// Sentences live in the catalogues of the rooms, one file a language
// (messages/en.toml, de.toml, fr.toml, it.toml, da.toml); [NewCatalogue] joins
// them and refuses any that is incomplete. A request carries the catalogue and
// its reader's language in its context; [T] and [N] speak, [Date], [DateTime],
// [Number] and [Percent] write values the way the language does.
//
// Message ids are room.snake_case. Placeholders are {{.Name}}. Plural rules are
// those of the Unicode CLDR, as go-i18n carries them.
package i18n
