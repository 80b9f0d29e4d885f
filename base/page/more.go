package page

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// More hides what only some want to read, behind one tap. It is open where
// something in it was refused: an error stands beside its field, and is seen.
func More(title string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var inside strings.Builder
		if err := templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), &inside); err != nil {
			return err
		}
		return more(title, strings.Contains(inside.String(), `class="error"`), inside.String()).Render(templ.ClearChildren(ctx), w)
	})
}
