package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"concentric/e2e/browser"
)

// sight is one visit, in milliseconds since the tap on the link that leads there.
// FirstByte is when the server's answer began, Parsed when the whole document was
// read, Painted its first contentful paint (Paint Timing,
// https://www.w3.org/TR/paint-timing/). Drawn is when the last of the watched texts
// in view came onto the screen (Element Timing, https://wicg.github.io/element-timing/):
// of the chart the names in its circles, which are painted in the same frame as the circles.
type sight struct{ FirstByte, Parsed, Painted, Drawn, Bytes, Elements float64 }

// phone is a headless Chromium with a slow processor.
type phone struct {
	ctx  context.Context
	stop []func()
}

// watch lets the page itself note when it stands, and when it was tapped: the time
// of the touch is handed on to the page that comes. Before each frame it marks what
// is watched, so that no text is painted before it is marked; once the page has
// loaded, two frames more and it is done.
const watch = `window.texts = [];
new PerformanceObserver((list) => {
	for (const p of list.getEntriesByName("first-contentful-paint")) window.painted = p.startTime;
}).observe({type: "paint", buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.texts.push(e.renderTime); }).observe({type: "element", buffered: true});
addEventListener("touchend", (e) => { sessionStorage.tapped = performance.timeOrigin + e.timeStamp; }, true);
let more = 2;
const mark = () => {
	for (const t of document.querySelectorAll(".circles text, h1")) if (!t.hasAttribute("elementtiming")) t.setAttribute("elementtiming", "watched");
	if (document.readyState !== "complete" || more-- > 0) requestAnimationFrame(mark);
};
requestAnimationFrame(mark);`

// read is what the page noted, once it has noted all of it.
const read = `(() => {
	const [n] = performance.getEntriesByType("navigation");
	if (!window.painted || more > 0 || texts.length === 0 || !sessionStorage.tapped) return {FirstByte: 0, Parsed: 0, Painted: 0, Drawn: 0, Bytes: 0, Elements: 0};
	const before = performance.timeOrigin - sessionStorage.tapped;
	return {FirstByte: before + n.responseStart, Parsed: before + n.domInteractive, Painted: before + window.painted, Drawn: before + Math.max(...texts), Bytes: n.encodedBodySize, Elements: document.querySelectorAll("*").length};
})()`

func open(ctx context.Context, slow float64) (*phone, error) {
	program := browser.Installed()
	if program == "" {
		return nil, errors.New("no Chromium or Chrome: run tools/install chromium")
	}
	p := &phone{}
	allocator, stop := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.DisableGPU, chromedp.NoSandbox)...)
	tab, cancel := chromedp.NewContext(allocator)
	p.ctx, p.stop = tab, []func(){cancel, stop}
	err := chromedp.Do(tab,
		chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait),
		chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			if _, err := cdp.Call(ctx, target, page.Enable, page.EnableParams{}); err != nil {
				return err
			}
			if _, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch}); err != nil {
				return err
			}
			_, err := cdp.Call(ctx, target, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slow})
			return err
		}))
	if err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *phone) close() {
	for _, stop := range p.stop {
		stop()
	}
}

// look is a page that is opened by a tap on a link of another page of the same site.
type look struct{ name, before, link, token string }

// visit opens a page so many times, each time by tapping the link to it on the page
// before; once before it counts: styles and script are then kept, as they are for
// everybody who comes from another page.
func (p *phone) visit(l look, times int) ([]sight, error) {
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Cookie": "session=" + l.token}})
		return err
	}))
	if err != nil {
		return nil, err
	}
	var all []sight
	for i := range times + 1 {
		err := chromedp.Do(p.ctx,
			chromedp.Navigate(l.before),
			chromedp.Evaluate[chromedp.Void](`sessionStorage.removeItem("tapped");0`),
			chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
				time.Sleep(rest) // whoever taps has looked at the page
				return ctx.Err()
			}),
			chromedp.Tap(chromedp.CSS(l.link)))
		if err != nil {
			return nil, err
		}
		s, err := p.stands()
		if err != nil {
			return nil, err
		}
		if i > 0 {
			all = append(all, s)
		}
	}
	return all, nil
}

// rest is how long a page stands before its link is tapped.
const rest = 300 * time.Millisecond

func (p *phone) stands() (sight, error) {
	for {
		s, err := chromedp.Run(p.ctx, chromedp.Evaluate[sight](read))
		if err == nil && s.Drawn > 0 {
			return s, nil
		}
		if p.ctx.Err() != nil {
			return s, p.ctx.Err()
		}
		time.Sleep(20 * time.Millisecond) // the page before is going, or this one not there yet
	}
}

// picture writes what the phone shows.
func (p *phone) picture(folder, name string) error {
	if folder == "" {
		return nil
	}
	if err := chromedp.Do(p.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector("figure")?.scrollIntoView();0`)); err != nil {
		return err
	}
	taken, err := chromedp.Run(p.ctx, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		taken, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng})
		return taken.Data, err
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name+".png"), taken, 0o644)
}
