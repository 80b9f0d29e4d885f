// Command chart measures how fast the chart of a party of 500 circles stands on a
// phone: a server of its own on SQLite, and a headless Chromium of 390 pixels
// whose processor is slowed four times. Somebody stands on another page of the same
// site and taps the link that leads to the chart; time counts from the touch.
// The browser stays in the same process then. (It makes a new one for an address
// that is typed, and that alone takes longer than the target.) Drawn is when the last
// name in the circles came onto the screen, in the same frame as its circle; on a page
// without a chart, its heading. The first contentful paint stands beside it, and so does
// the time until the server's first byte (it is on the same, unslowed machine). What
// an empty page takes, without style and script, reached by a tap as well, is the floor
// of this browser on this machine: no page is drawn faster. Style and script are kept
// from the page before.
//
//	go run ./bench/chart
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"

	"concentric/app"
	"concentric/base/page"
	"concentric/base/session"
	"concentric/base/store"
)

func main() {
	circles := flag.Int("circles", 500, "how many circles the party has")
	visits := flag.Int("visits", 15, "how often the page is opened")
	slow := flag.Float64("slow", 4, "how many times slower the phone's processor is")
	pictures := flag.String("pictures", "", "folder for pictures of what the phone shows; none where empty")
	flag.Parse()
	if err := run(context.Background(), *circles, *visits, *slow, *pictures); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, circles, visits int, slow float64, pictures string) error {
	folder, err := os.MkdirTemp("", "concentric-bench-chart")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	a, err := app.New(ctx, app.Config{
		Place: app.Place{Data: folder, Vault: folder + "/keys.db"},
		Site:  page.Site{Name: "Bench", BaseURL: "http://localhost"},
	})
	if err != nil {
		return err
	}
	defer a.Close()
	p, err := found(ctx, a.Site.DB, circles)
	if err != nil {
		return err
	}
	token := ""
	err = a.Site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		token, err = session.Start(ctx, tx, p.reader, "phone")
		return err
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(serving, listener) }()
	defer func() { stop(); <-ended }()
	phone, err := open(ctx, slow)
	if err != nil {
		return err
	}
	defer phone.close()
	empty := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Floor</title><h1>Floor</h1><p><a href="/next">Next</a></p>`)
	}))
	defer empty.Close()
	base := "http://" + listener.Addr().String()
	const chart = `.sections a[href="/circles"]`
	for _, look := range []look{
		{"the floor: an empty page, no style, no script", empty.URL, "a", ""},
		{"the whole, a visitor", base + "/logbook", chart, ""},
		{"the whole, a member", base + "/logbook", chart, token},
		{"a page without a chart", base + "/circles", `.sections a[href="/logbook"]`, token},
	} {
		seen, err := phone.visit(look, visits)
		if err != nil {
			return err
		}
		if err := phone.picture(pictures, look.name); err != nil {
			return err
		}
		fmt.Printf("%d circles, %g times slower, %-23s drawn: median %3.0f, quickest %3.0f, slowest %3.0f ms (target 300); read: median %3.0f; first paint: median %3.0f ms; first byte: median %2.0f ms; %d KiB sent, %d elements\n",
			circles, slow, look.name+":", middle(seen, drawn), sorted(seen, drawn)[0], highest(seen, drawn), middle(seen, parsed), middle(seen, painted), middle(seen, firstByte), int(seen[0].Bytes)>>10, int(seen[0].Elements))
	}
	return nil
}

func parsed(s sight) float64    { return s.Parsed }
func painted(s sight) float64   { return s.Painted }
func drawn(s sight) float64     { return s.Drawn }
func firstByte(s sight) float64 { return s.FirstByte }

func sorted(seen []sight, of func(sight) float64) []float64 {
	var all []float64
	for _, s := range seen {
		all = append(all, of(s))
	}
	slices.Sort(all)
	return all
}

func middle(seen []sight, of func(sight) float64) float64 { return sorted(seen, of)[len(seen)/2] }

func highest(seen []sight, of func(sight) float64) float64 { return sorted(seen, of)[len(seen)-1] }
