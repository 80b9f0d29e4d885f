package browser

import (
	"context"
	"net/url"
	"slices"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// request is one request of a tab, with the bytes that came over the wire for
// it, headers and all, compressed as they were sent.
type request struct {
	id       network.RequestID
	address  string
	document bool // a page, not a part of one
	bytes    int64
}

// Weight is what the first view of a page costs on an empty cache.
type Weight struct {
	Bytes    int64    // over the wire, compressed, with headers
	Requests []string // the addresses asked for, in order
	Hosts    []string // every host asked, the page's own among them, sorted
}

// Weigh opens a page as somebody who never was here, and weighs what came.
func (p *Page) Weigh(address string) Weight {
	p.t.Helper()
	p.do("empty the cache", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.ClearBrowserCache, cdp.Empty{})
		return err
	}))
	p.mu.Lock()
	p.traffic = nil
	p.mu.Unlock()
	p.Open(address)
	p.mu.Lock()
	defer p.mu.Unlock()
	var w Weight
	for _, each := range p.traffic {
		u, err := url.Parse(each.address)
		if err != nil || u.Host == "" {
			continue // data: and blob: come from the page itself
		}
		w.Bytes += each.bytes
		w.Requests = append(w.Requests, each.address)
		w.Hosts = append(w.Hosts, u.Host)
	}
	slices.Sort(w.Hosts)
	w.Hosts = slices.Compact(w.Hosts)
	return w
}

// weigh notes the bytes of a finished request; the caller holds the lock.
func (p *Page) weigh(e *network.EventLoadingFinished) {
	for i := range p.traffic {
		if p.traffic[i].id == e.RequestID {
			p.traffic[i].bytes = int64(e.EncodedDataLength)
		}
	}
}

// isDocument says whether a request was for a page. The caller holds the lock.
func (p *Page) isDocument(id network.RequestID) bool {
	return slices.ContainsFunc(p.traffic, func(r request) bool { return r.id == id && r.document })
}
