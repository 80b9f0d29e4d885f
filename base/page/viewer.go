package page

import "context"

// Viewer is who looks at the page, as far as the layout must know.
type Viewer struct {
	SignedIn     bool
	Name         string   // as the person wishes to be called
	Lang         string   // the language they chose, "" when they never did
	Steward      bool     // may open the steward's desk
	Organisation string   // the name of the party, for the brand
	Languages    []string // that the party offers its pages in; none: all
}

type viewerKey struct{}

// WithViewer puts the viewer into the request's context.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf is the viewer in the context; a visitor when there is none.
func ViewerOf(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}
