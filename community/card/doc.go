// Package card is how a community looks inside other rooms' pages.
package card
