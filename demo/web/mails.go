// Package web shows the mails that a demonstration would have sent: its server
// talks to a mail sink instead of to a relay, and this is the sink's mailbox.
package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/mail/sink"
	"concentric/base/page"
)

// Routes are the mailbox of a demonstration.
func Routes(mails *sink.Sink) []page.Route {
	s := server{mails}
	return []page.Route{
		{Pattern: "GET /demo/mails", Handle: s.list},
		{Pattern: "GET /demo/mails/{n}", Handle: s.one},
	}
}

type server struct{ mails *sink.Sink }

// shown is how many rows the list has.
const shown = 60

// bundle is mails that went out with one subject within a minute: the same
// digest to many. N is the number of the newest in the list of all.
type bundle struct {
	sink.Mail
	N, Others int
}

func (s server) list(w http.ResponseWriter, r *http.Request) error {
	all := s.mails.All()
	slices.Reverse(all)
	frame := page.Frame{Title: i18n.T(r.Context(), "demo.mails"), Lead: i18n.T(r.Context(), "demo.mails_lead")}
	return page.Render(w, r, frame, mailList(bundled(all)))
}

// bundled puts mails of one subject and minute together, in the order given.
func bundled(all []sink.Mail) []bundle {
	type key struct {
		subject string
		minute  int64
	}
	place := map[key]int{}
	var list []bundle
	for n, m := range all {
		k := key{m.Subject, m.At.Unix() / 60}
		if at, known := place[k]; known {
			list[at].Others++
			continue
		}
		if len(list) == shown {
			continue
		}
		place[k] = len(list)
		list = append(list, bundle{Mail: m, N: n})
	}
	return list
}

func (s server) one(w http.ResponseWriter, r *http.Request) error {
	all := s.mails.All()
	slices.Reverse(all)
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= len(all) {
		return apperr.New(apperr.NotFound, "base.not_found")
	}
	frame := page.Frame{Title: all[n].Subject, Back: "/demo/mails", BackTo: i18n.T(r.Context(), "demo.mails")}
	return page.Render(w, r, frame, oneMail(all[n]))
}

// line is a line of a mail, and the address it leads to if it is one.
type line struct{ text, link string }

func lines(text string) []line {
	var list []line
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		if l == "" {
			continue
		}
		one := line{text: l}
		for word := range strings.FieldsSeq(l) {
			word = strings.Trim(word, "<>()")
			if strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://") {
				one.link = word
			}
		}
		list = append(list, one)
	}
	return list
}
