package page

import (
	"bytes"
	"context"
)

// Finish is the last look at a page or a part of one before it goes out.
type Finish func(ctx context.Context, html []byte) ([]byte, error)

type finishKey struct{}

// Finishing returns a context whose pages finish sees last.
func Finishing(ctx context.Context, finish Finish) context.Context {
	return context.WithValue(ctx, finishKey{}, finish)
}

// finished is a page after the last look at it.
func finished(ctx context.Context, text *bytes.Buffer) (*bytes.Buffer, error) {
	finish, is := ctx.Value(finishKey{}).(Finish)
	if !is {
		return text, nil
	}
	html, err := finish(ctx, text.Bytes())
	return bytes.NewBuffer(html), err
}
