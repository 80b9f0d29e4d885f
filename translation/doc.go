// Package translation shows what people wrote in the reader's language, beside
// the original, which alone is authoritative. Translations are made by members
// who read both languages and are shown once another of them has checked them;
// where the server's configuration names a translation service (LibreTranslate's
// API), what nobody has translated yet is translated by it, and labelled so.
//
// Texts belong to other rooms: each gives a Source of those that are worth
// translating now. Votes are cast on statements, whatever the language in which
// they were read.
package translation
