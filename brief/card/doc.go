// Package card shows a brief inside the pages of other rooms.
package card
