package web

import (
	"context"
	"slices"

	"concentric/base/i18n"
	"concentric/base/page"
)

// nominateSentence asks for a nomination: sealed, or in the open.
func nominateSentence(v view) string {
	if v.s.InTheOpen {
		return "selection.now_nominate_open"
	}
	return "selection.now_nominate"
}

// nominatedBefore fills the form with the reader's own nomination.
func (v view) nominatedBefore() []string {
	if v.mine == nil {
		return nil
	}
	return []string{"nominee", v.mine.Nominee, "reason", v.mine.Reason}
}

// withNobody puts an empty choice first, so that nobody is named by accident.
func withNobody(ctx context.Context, list []page.Choice) []page.Choice {
	return slices.Insert(list, 0, page.Choice{Label: i18n.T(ctx, "selection.choose")})
}

// changeSentence offers to change what one said: of somebody who named nobody, to
// name somebody.
func changeSentence(v view) string {
	if v.mine.Said {
		return "selection.name_after_all"
	}
	return "selection.change_mine"
}
