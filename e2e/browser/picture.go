package browser

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// ScrollTo brings the first thing that a CSS selector finds to the top of the
// window.
func (p *Page) ScrollTo(selector string) {
	p.t.Helper()
	found := run(p, "scroll to "+selector, chromedp.Evaluate[bool](
		"(e => { if (!e) return false; scrollTo({top: e.getBoundingClientRect().top + scrollY - 16, behavior: 'instant'}); return true })(document.querySelector("+quote(selector)+"))"))
	if !found {
		p.fail("there is no %s", selector)
	}
}

// Picture writes what the window shows, at twice its size, to a PNG file.
func (p *Page) Picture(file string) {
	p.t.Helper()
	top := run(p, "read where the window is", chromedp.Evaluate[float64]("scrollY"))
	picture := run(p, "take a picture", chromedp.Action[[]byte](func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		taken, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormatPng,
			Clip:   &page.Viewport{Y: top, Width: float64(p.screen.Width), Height: float64(p.screen.Height), Scale: 2},
		})
		return taken.Data, err
	}))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
