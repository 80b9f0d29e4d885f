package page

import "concentric/base/wording"

// Changes are the differences between two versions of a text, for [Diff]; none
// where the texts are the same.
func Changes(older, newer string) []Op {
	if older == newer {
		return nil
	}
	var list []Op
	for _, p := range wording.Diff(older, newer) {
		kind := Kept
		switch {
		case p.Was:
			kind = Deleted
		case p.Is:
			kind = Inserted
		}
		list = append(list, Op{Kind: kind, Text: p.Text})
	}
	return list
}
