package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// Violation is a rule of accessibility that a page breaks, as axe-core tells
// it: https://github.com/dequelabs/axe-core.
type Violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (v Violation) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, node := range v.Nodes {
		fmt.Fprintf(&text, "\n  %s\n    %s", node.HTML, strings.ReplaceAll(node.Summary, "\n", "\n    "))
	}
	return text.String()
}

// Accessible fails with what axe-core finds wrong on the page, and when the
// page is wider than the screen.
// On a screen without JavaScript it looks at nothing: axe is a script itself, and
// the same page is looked at where scripts run.
func (p *Page) Accessible() {
	p.t.Helper()
	if p.screen.NoScript {
		return
	}
	p.complainOf(p.Axe())
	p.Fits()
}

// Fits fails when the page is wider than the screen.
func (p *Page) Fits() {
	p.t.Helper()
	if wide := ask[int](p, "wide()"); wide > 0 {
		p.t.Errorf("%s: %d pixels wider than the screen of %d", p.Path(), wide, p.screen.Width)
	}
}

// Shape is equal for two pages that are made of the same parts, whatever these
// say: of what axe-core looks for they break the same.
func (p *Page) Shape() string {
	p.t.Helper()
	return ask[string](p, "shape()")
}

// Legible fails where a text does not stand out from what is behind it: the one
// thing of axe-core's that night changes about a page by day.
func (p *Page) Legible() {
	p.t.Helper()
	p.complainOf(p.axe(`, runOnly: ["color-contrast"]`))
}

func (p *Page) complainOf(violations []Violation) {
	p.t.Helper()
	for _, violation := range violations {
		p.t.Errorf("%s: %v", p.Path(), violation)
	}
}

// Axe lists what axe-core finds wrong: WCAG 2.2 A and AA, and its best
// practices. It is evaluated by the debugger, so that the page's content policy
// stays as it is. Style sheets are not fetched again for it: none of these rules
// reads them.
func (p *Page) Axe() []Violation {
	p.t.Helper()
	return p.axe("")
}

func (p *Page) axe(which string) []Violation {
	p.t.Helper()
	if !run(p, "look for axe-core", chromedp.Evaluate[bool](`"axe" in window`)) {
		library := p.axeCore()
		p.do("load axe-core", chromedp.Evaluate[chromedp.Void](library+";0"))
	}
	result := run(p, "run axe-core", chromedp.Evaluate[string](
		`axe.run(document, {resultTypes: ["violations"], preload: false`+which+`}).then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
	var violations []Violation
	if err := json.Unmarshal([]byte(result), &violations); err != nil {
		p.t.Fatal(err)
	}
	return violations
}

// axeCore reads axe-core from the npm packages in the root of the repository.
func (p *Page) axeCore() string {
	p.t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		p.t.Fatal(err)
	}
	for {
		source, err := os.ReadFile(filepath.Join(folder, "node_modules", "axe-core", "axe.min.js"))
		if err == nil {
			return string(source)
		}
		if up := filepath.Dir(folder); up != folder {
			folder = up
			continue
		}
		p.t.Fatal("axe-core is not installed: npm ci, or make assets, in the root of the repository")
	}
}
