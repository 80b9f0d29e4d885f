package app

import (
	"fmt"
	"net/http"
	"time"

	"concentric/base/apperr"
	"concentric/base/page"
)

// topicLimit is how many topics one page may follow.
const topicLimit = 32

// stream is the one stream of a page: it carries topics, never content; the page
// then asks again by its own authorised GET. Topics name things by their
// random ids, so nobody can follow what they were not shown.
func stream(site *page.Site, closing <-chan struct{}) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		topics := r.URL.Query()["topic"]
		if len(topics) == 0 || len(topics) > topicLimit {
			return apperr.New(apperr.Invalid, "base.live_topics")
		}
		control := http.NewResponseController(w)
		control.SetWriteDeadline(time.Time{})
		events := site.Hub.Follow(topics...)
		defer events.Close()
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Accel-Buffering", "no")
		fmt.Fprint(w, "retry: 2000\nevent: open\ndata: \n\n")
		if err := control.Flush(); err != nil {
			return nil // the browser has gone
		}
		alive := time.NewTicker(20 * time.Second)
		defer alive.Stop()
		for {
			select {
			case <-r.Context().Done():
				return nil
			case <-closing:
				return nil
			case <-alive.C:
				fmt.Fprint(w, "event: alive\ndata: \n\n")
			case <-events.C:
				for _, topic := range events.Take() {
					fmt.Fprintf(w, "event: touch\ndata: %s\n\n", topic)
				}
			}
			if err := control.Flush(); err != nil {
				return nil
			}
		}
	}
}
