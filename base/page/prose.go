package page

import (
	"bytes"
	"regexp"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// HTML turns Markdown into safe HTML, as Prose shows it: goldmark leaves raw HTML out, and
// bluemonday lets through only what a text needs. Headings are not part of it;
// a picture becomes a link, since nothing loads from another host; links say
// that they do not vouch for where they lead.
func HTML(markdown string) string {
	var html bytes.Buffer
	if err := marks().Convert([]byte(markdown), &html); err != nil {
		return bluemonday.StrictPolicy().Sanitize(markdown)
	}
	return allowed().Sanitize(html.String())
}

var marks = sync.OnceValue(func() goldmark.Markdown {
	pictures := renderer.WithNodeRenderers(util.Prioritized(pictureAsLink{}, 100))
	return goldmark.New(goldmark.WithRendererOptions(pictures), goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
		parser.WithASTTransformers(util.Prioritized(spelledOut{}, 100)),
	)))
})

var allowed = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "hr")
	p.AllowAttrs("href").Matching(leads).OnElements("a")
	p.AllowURLSchemes("https", "http", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
})

// leads is where a link can lead: to an address of the web with a host, to a mailbox,
// or to a page here. "//host" and "http:host" lead elsewhere and do not look so.
var leads = regexp.MustCompile(`^(?:https?://[^/]|mailto:|/$|/[^/\\]|#)`)

// elsewhere is the beginning of an address of the web.
var elsewhere = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// spelledOut takes links out that lead elsewhere only once marks that stand for
// letters are read: whoever looks for links in what people write finds none there.
type spelledOut struct{}

// Transform does so.
func (spelledOut) Transform(document *ast.Document, _ text.Reader, _ parser.Context) {
	spelled := func(to []byte) []byte {
		if elsewhere.Match(util.URLEscape(to, true)) && !elsewhere.Match(to) {
			return nil
		}
		return to
	}
	_ = ast.Walk(document, func(node ast.Node, _ bool) (ast.WalkStatus, error) { // ends with the document
		switch one := node.(type) {
		case *ast.Link:
			one.Destination = spelled(one.Destination)
		case *ast.Image:
			one.Destination = spelled(one.Destination)
		}
		return ast.WalkContinue, nil
	})
}

// pictureAsLink renders the mark for a picture as a link to it.
type pictureAsLink struct{}

// RegisterFuncs tells goldmark which marks it renders.
func (pictureAsLink) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindImage, func(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			_, err := w.WriteString("</a>")
			return ast.WalkContinue, err
		}
		to := util.EscapeHTML(util.URLEscape(node.(*ast.Image).Destination, true))
		_, err := w.WriteString(`<a href="` + string(to) + `">`)
		return ast.WalkContinue, err
	})
}
