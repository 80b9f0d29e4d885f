package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Cut takes the page's line away, or gives it back: requests fail, and the
// browser knows that it is offline.
func (p *Page) Cut(off bool) {
	p.t.Helper()
	p.do("cut the line", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		rule := network.Conditions{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}
		if _, err := cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{&rule},
		}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, network.OverrideNetworkState, network.OverrideNetworkStateParams{
			Offline: off, DownloadThroughput: -1, UploadThroughput: -1,
		})
		return err
	}))
}

// Sent waits until the browser keeps no answer any more that is to be sent: the
// server has taken each, and the browser knows it. There must have been one before.
func (p *Page) Sent() {
	p.t.Helper()
	// The count that was asked for the time before.
	const left = `(() => {
		const request = indexedDB.open("concentric", 1);
		request.onsuccess = () => {
			const count = request.result.transaction("answers").objectStore("answers").count();
			count.onsuccess = () => { window.answersLeft = count.result; request.result.close(); };
		};
		return window.answersLeft ?? -1;
	})()`
	p.until("see that every answer was sent", func() bool {
		return run(p, "count the answers", chromedp.Evaluate[int](left)) == 0
	})
}
