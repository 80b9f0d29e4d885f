package browser

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// spot is where a thing stands in the window, what covers it, if anything, and
// whether pressing it leads to another page where no script runs.
type spot struct {
	X, Y    float64
	Covered string
	Leaves  bool
}

// Click presses the button, link, choice or disclosure with this name: its
// words, or its label. With a keyboard only it goes there by Tab.
func (p *Page) Click(name string) {
	p.t.Helper()
	p.ClickNear("", name)
}

// ClickNear is Click where several things have one name: it takes the one
// nearest to a text, as the button beside a statement.
func (p *Page) ClickNear(text, name string) {
	p.t.Helper()
	if p.screen.Keyboard {
		p.reach("act", name, text)
	}
	at := p.locate("act", name, text)
	here := p.document()
	if p.screen.Keyboard {
		p.press(p.key())
	} else {
		p.do("click "+name, chromedp.MouseClickXY(at.X, at.Y))
		for again := 0; again < 3 && p.missed(here); again++ { // as a person would
			at = p.locate("act", name, text)
			p.do("click "+name+" again", chromedp.MouseClickXY(at.X, at.Y))
		}
	}
	p.depart(here, at.Leaves)
	p.settle()
}

// missed says whether a click on this page came down beside what was meant,
// because the page moved.
func (p *Page) missed(here cdp.LoaderID) bool {
	if p.screen.NoScript || p.document() != here {
		return false
	}
	missed, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](finder+".missed()"))
	return err == nil && missed && p.document() == here
}

// document is the page that is here, or coming.
func (p *Page) document() cdp.LoaderID {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.loader
}

// depart waits until a page that is being left has asked for the next one: on a
// busy machine that is a while after the click. What is only downloaded ends the
// wait by its length.
func (p *Page) depart(here cdp.LoaderID, leaves bool) {
	for deadline := time.Now().Add(3 * time.Second); p.document() == here && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if !p.screen.NoScript {
			leaves, _ = chromedp.Run(p.ctx, chromedp.Evaluate[bool](finder+".left()"))
		}
		if !leaves {
			return
		}
	}
}

// DoubleClick presses a button twice, faster than the server answers.
func (p *Page) DoubleClick(name string) {
	p.t.Helper()
	at := p.locate("act", name, "")
	p.do("double click "+name, chromedp.Steps(chromedp.MouseClickXY(at.X, at.Y), chromedp.MouseClickXY(at.X, at.Y)))
	p.settle()
}

// Fill puts a text into the field with this label, in place of what was there;
// in a list of choices it takes the one that reads so.
func (p *Page) Fill(label, text string) {
	p.t.Helper()
	p.FillNear("", label, text)
}

// FillNear is Fill where several fields have one label.
func (p *Page) FillNear(near, label, text string) {
	p.t.Helper()
	at := p.locate("field", label, near)
	if p.screen.Keyboard {
		p.reach("field", label, near)
	} else {
		p.do("click the field "+label, chromedp.MouseClickXY(at.X, at.Y))
	}
	switch ask[string](p, "kind("+quote(label, near)+")") {
	case "select", "date", "time", "datetime-local", "month", "week", "color", "range":
		if complaint := ask[string](p, "set("+quote(label, near, text)+")"); complaint != "" {
			p.fail("could not choose %q in %q: %s", text, label, complaint)
		}
		return
	}
	ask[chromedp.Void](p, "select()")
	p.do("type into "+label, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if text == "" {
			return chromedp.Do(ctx, chromedp.KeyEvent(kb.Backspace))
		}
		_, err := cdp.Call(ctx, target, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// Value is what stands in the field with this label.
func (p *Page) Value(label string) string {
	p.t.Helper()
	p.locate("field", label, "")
	return ask[string](p, "value("+quote(label, "")+")")
}

// Press presses keys: a character, or one of package kb ("\r" is Enter).
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.press(keys)
	p.settle()
}

func (p *Page) press(keys string) {
	p.t.Helper()
	p.do("press a key", chromedp.KeyEvent(keys))
}

// locate waits for a thing and says where it is; it fails where something lies
// over it.
func (p *Page) locate(kind, name, near string) spot {
	p.t.Helper()
	deadline := time.Now().Add(p.patience)
	for {
		at := ask[*spot](p, "at("+quote(kind, name, near)+")")
		if at != nil && at.Covered == "" {
			return *at
		}
		if time.Now().After(deadline) {
			if at != nil {
				p.fail("%q cannot be clicked: %s lies over it", name, at.Covered)
			}
			p.fail("there is no %s named %q near %q", map[string]string{"act": "button, link or choice", "field": "field"}[kind], name, near)
		}
		time.Sleep(40 * time.Millisecond)
	}
}

// reach goes to a thing by Tab, and by the arrows within a group of choices.
func (p *Page) reach(kind, name, near string) {
	p.t.Helper()
	p.locate(kind, name, near)
	for range 250 {
		switch ask[string](p, "focused("+quote(kind, name, near)+")") {
		case "yes":
			return
		case "group":
			p.press(kb.ArrowDown)
		default:
			p.press(kb.Tab)
		}
	}
	p.fail("%q cannot be reached by Tab; the focus is on %q", name, ask[string](p, "active()"))
}

// key is what activates the focused thing: Enter for links and buttons, Space
// for what is ticked.
func (p *Page) key() string {
	if run(p, "read the focus", chromedp.Evaluate[bool](`["radio", "checkbox"].includes(document.activeElement?.type)`)) {
		return " "
	}
	return kb.Enter
}

// Attach chooses a file in the field with this label.
func (p *Page) Attach(label, path string) {
	p.t.Helper()
	p.locate("field", label, "")
	mark := ask[string](p, "mark("+quote(label, "")+")")
	p.do("choose the file "+path, chromedp.SetUploadFiles(chromedp.CSS(mark), []string{path}))
}
