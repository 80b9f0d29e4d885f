// Package card is how a translation looks inside other rooms' pages: the words in
// the reader's language, and the original beside them.
package card

import "concentric/translation"

// Text is a part of a text as the reader reads it: translated where it is, else
// the original.
func Text(t translation.Text, part int, original string) string {
	if said := t.Part(part); said != "" {
		return said
	}
	return original
}

// Lang is the language of Text; lang is the original's.
func Lang(t translation.Text, lang string) string {
	if t.ID != "" {
		return t.Lang
	}
	return lang
}
