// Package card shows in other rooms' pages what became of links that were held.
package card
