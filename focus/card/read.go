// Package card shows on other rooms' pages which focus groups there are about a
// conversation or an item.
package card

import (
	"context"

	"concentric/base/store"
	"concentric/circle"
	circlecard "concentric/circle/card"
	"concentric/focus"
	"concentric/member"
)

// View is the focus groups about one thing, for one reader.
type View struct {
	About    focus.Subject
	Groups   []focus.Group // the newest meeting first
	Convenes bool          // it is offered to the reader to convene one about it
}

// Read reads the focus groups about a conversation or an item that the reader
// sees.
func Read(ctx context.Context, q store.Q, talk, item string) (View, error) {
	actor := member.From(ctx)
	about, err := focus.About(ctx, q, actor, talk, item)
	if err != nil {
		return View{}, err
	}
	v := View{About: about}
	if v.Groups, err = about.On(ctx, q, actor); err != nil || !about.Open || about.Confided {
		return v, err
	}
	v.Convenes, err = circle.Can(ctx, q, actor, circle.Listen, about.Circle)
	return v, err
}

// newPath is where one about it is convened.
func (v View) newPath() string {
	path := "/circles/" + v.About.Circle + "/focus-groups/new"
	if v.About.Talk != "" {
		return path + "?talk=" + v.About.Talk
	}
	return path + "?about=" + v.About.Item
}

// notesOf says whether the item is what came of the group.
func (v View) notesOf(g focus.Group) bool { return v.About.Item != "" && g.Item == v.About.Item }

func when(ctx context.Context, g focus.Group) string {
	return circlecard.When(ctx, g.Day, g.Hour)
}
