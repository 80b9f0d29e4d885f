package browser

import (
	"context"
	"os"
	"path/filepath"
	"regexp"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// tallest is the greatest height of a picture, in CSS pixels.
const tallest = 6000

// Shot writes a picture of the whole page and returns its file: into the folder
// CONCENTRIC_SHOTS, or else among the test's artifacts (go test -artifacts).
func (p *Page) Shot(name string) string {
	p.t.Helper()
	file := p.shot(name)
	if file == "" {
		p.t.Fatalf("could not take the picture %s", name)
	}
	return file
}

func (p *Page) shot(name string) string {
	folder := os.Getenv("CONCENTRIC_SHOTS")
	if folder == "" {
		folder = p.t.ArtifactDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return ""
	}
	height, err := chromedp.Run(p.ctx, chromedp.Evaluate[int64](finder+".height()"))
	if err != nil {
		return ""
	}
	height = min(max(height, p.screen.Height), tallest)
	picture, err := chromedp.Run(p.ctx, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		beyond := true
		taken, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond,
			Clip: &page.Viewport{Width: float64(p.screen.Width), Height: float64(height), Scale: 1},
		})
		return taken.Data, err
	})
	if err != nil {
		return ""
	}
	file := filepath.Join(folder, regexp.MustCompile(`[^A-Za-z0-9._-]+`).ReplaceAllString(name, "-")+".png")
	if os.WriteFile(file, picture, 0o644) != nil {
		return ""
	}
	return file
}
