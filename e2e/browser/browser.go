// Package browser drives a headless Chromium the way a person does: it clicks
// what is written on a button, fills the field beside a label, and sees the text
// on the page. Journeys are made of its verbs; each verb that cannot do what a
// person could fails the test, with what stands on the page instead.
package browser

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long verbs wait before they give up: a page on two cores that
// run another journey and the tests of other packages as well.
const patience = 20 * time.Second

// Browser is a running Chromium; it ends with the test, or when it is closed.
type Browser struct {
	ctx  context.Context
	stop func()
}

// Launch starts Chromium with a fresh profile.
func Launch(t testing.TB) *Browser {
	t.Helper()
	return LaunchIn(t, t.TempDir())
}

// Close ends the browser, as its person does.
func (b *Browser) Close() { b.stop() }

// LaunchIn starts Chromium with the profile in a folder, as it was left. Where none is installed the test
// is left out by name, and fails instead when CONCENTRIC_COMPLETE is set, as
// make test does.
func LaunchIn(t testing.TB, profile string) *Browser {
	t.Helper()
	program := Installed()
	if program == "" {
		if os.Getenv("CONCENTRIC_COMPLETE") != "" {
			t.Fatal("no Chromium is installed (tools/install chromium, or CONCENTRIC_CHROMIUM=program)")
		}
		t.Skipf("%s is left out: no Chromium is installed (tools/install chromium, or CONCENTRIC_CHROMIUM=program)", t.Name())
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.UserDataDir(profile),
		chromedp.DisableGPU,
		chromedp.NoSandbox, // tests run as root in a container, where the sandbox cannot be set up; they open only our own pages
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	b := &Browser{ctx: ctx, stop: sync.OnceFunc(func() {
		closing, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		chromedp.Cancel(closing)
		stop()
	})}
	t.Cleanup(b.stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", program, err)
	}
	return b
}

// Installed finds Chromium or Chrome; "" where there is none.
func Installed() string {
	if named := os.Getenv("CONCENTRIC_CHROMIUM"); named != "" {
		return named
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	return ""
}

// Screen is what a person looks at the pages with.
type Screen struct {
	Width, Height int64 // in CSS pixels
	Touch         bool
	Dark          bool
	NoScript      bool   // JavaScript is off
	Keyboard      bool   // no mouse: every Click and Fill goes by Tab and keys
	Language      string // Accept-Language; "en" where empty
}

// The screens that pages are made for.
var (
	Phone   = Screen{Width: 390, Height: 844, Touch: true}
	Desktop = Screen{Width: 1280, Height: 900}
)

// Page is one person's tab, with cookies of its own.
type Page struct {
	t      testing.TB
	ctx    context.Context
	base   string
	screen Screen

	patience time.Duration // how long a verb waits for what it was asked for

	mu       sync.Mutex
	inFlight map[network.RequestID]cdp.LoaderID // by the page that asked
	loader   cdp.LoaderID                       // of the page that is here, or coming
	complain []string                           // what the console says: errors and broken policy
	traffic  []request
	status   int64
}

// Visit opens a tab for a new person; base is the server's address, as
// "http://127.0.0.1:8080".
func (b *Browser) Visit(t testing.TB, base string, screen Screen) *Page {
	t.Helper()
	return b.open(t, base, screen, chromedp.WithNewBrowserContext())
}

// Return opens a tab for the person to whom the browser's profile belongs.
func (b *Browser) Return(t testing.TB, base string, screen Screen) *Page {
	t.Helper()
	return b.open(t, base, screen)
}

func (b *Browser) open(t testing.TB, base string, screen Screen, how ...chromedp.ContextOption) *Page {
	t.Helper()
	p := &Page{t: t, base: strings.TrimSuffix(base, "/"), inFlight: map[network.RequestID]cdp.LoaderID{}, patience: patience}
	ctx, cancel := chromedp.NewContext(b.ctx, append(how, chromedp.WithListener(p.hear))...)
	t.Cleanup(cancel)
	p.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	p.do("listen", func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		if _, err := cdp.Call(ctx, target, network.Enable, network.EnableParams{}); err != nil {
			return chromedp.Void{}, err
		}
		_, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{})
		return chromedp.Void{}, err
	})
	p.Use(screen)
	return p
}

// At goes on at another server of the same party, from the next page on.
func (p *Page) At(base string) *Page {
	p.base = strings.TrimSuffix(base, "/")
	return p
}

// Use changes the screen: its size, colours, language, and whether scripts run.
// It holds from the next page on.
func (p *Page) Use(screen Screen) {
	p.t.Helper()
	p.screen = screen
	scheme := "light"
	if screen.Dark {
		scheme = "dark"
	}
	language := screen.Language
	if language == "" {
		language = "en"
	}
	view := []chromedp.EmulateViewportOption{}
	if screen.Touch {
		view = append(view, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	p.do("set the screen", chromedp.Steps(
		chromedp.EmulateViewport(screen.Width, screen.Height, view...),
		chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			}})
			if err != nil {
				return err
			}
			if _, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: screen.NoScript}); err != nil {
				return err
			}
			_, err = cdp.Call(ctx, target, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": language}})
			return err
		}),
	))
}
