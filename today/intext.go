package today

import (
	"context"
	"slices"

	"concentric/base/apperr"
	"concentric/circle"
	"concentric/logbook"
	"concentric/platform"
)

// InText is a text of a programme that came out of an item. Statements are those
// that the agreement behind it goes back to, by id.
type InText struct {
	platform.Text
	Statements []string
}

// inText are the texts of programmes that an agreement on an item became, as far
// as the reader sees the programme.
func (k *followed) inText(ctx context.Context, sight circle.Sight, item string, a logbook.Agreement) ([]InText, error) {
	texts, err := platform.OfAgreement(ctx, k.q, a.ID)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	versions, err := logbook.Versions(ctx, k.q, a.ID)
	if err != nil {
		return nil, err
	}
	var list []InText
	for _, t := range texts {
		i := slices.IndexFunc(versions, func(v logbook.Text) bool { return v.N == t.AgreedN && v.Lineage.Item == item })
		if i < 0 || t.Struck {
			continue
		}
		plank, err := platform.GetPlank(ctx, k.q, t.Plank)
		if err != nil {
			return nil, err
		}
		p, err := platform.Get(ctx, k.q, plank.Programme)
		if apperr.Is(err, apperr.NotFound) || err == nil && !sight.Sees(p.Audience, p.Circle) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, InText{t, versions[i].Lineage.Statements})
	}
	return list, nil
}

// Of are those that a statement is behind.
func Of(list []InText, statement string) []InText {
	return slices.DeleteFunc(slices.Clone(list), func(t InText) bool { return !slices.Contains(t.Statements, statement) })
}
