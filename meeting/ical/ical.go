// Package ical writes iCalendar objects (RFC 5545): as much of them as a
// meeting needs, which is events with a time in UTC. It reads nothing. Eighty
// lines of our own serve better here than a library for all of the format.
package ical

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Methods of an object that is sent (RFC 5546); a feed has none.
const (
	Request = "REQUEST"
	Cancel  = "CANCEL"
)

// Event is one meeting. UID is its own for ever; Sequence grows with each
// change of date or place. Organizer and Attendee are mail addresses, "" to
// leave them out.
type Event struct {
	UID         string
	Sequence    int64
	Changed     time.Time
	Starts      time.Time
	Length      time.Duration
	Summary     string
	Description string
	Location    string
	URL         string
	Organizer   string
	Attendee    string
	Cancelled   bool
}

// Calendar writes an object with these events. Method is "" for a feed; name is
// what a calendar program calls the feed.
func Calendar(method, name string, events []Event) string {
	var w writer
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//Concentric//Meetings//EN")
	w.line("CALSCALE:GREGORIAN")
	if method != "" {
		w.line("METHOD:" + method)
	}
	if name != "" {
		w.line("X-WR-CALNAME:" + Text(name))
	}
	for _, e := range events {
		w.event(e)
	}
	w.line("END:VCALENDAR")
	return w.text.String()
}

type writer struct{ text strings.Builder }

func (w *writer) event(e Event) {
	w.line("BEGIN:VEVENT")
	w.line("UID:" + Text(e.UID))
	w.line("DTSTAMP:" + utc(e.Changed))
	w.line("SEQUENCE:" + strconv.FormatInt(e.Sequence, 10))
	w.line("DTSTART:" + utc(e.Starts))
	w.line("DTEND:" + utc(e.Starts.Add(e.Length)))
	w.line("SUMMARY:" + Text(e.Summary))
	for _, property := range [][2]string{{"DESCRIPTION", e.Description}, {"LOCATION", e.Location}} {
		if property[1] != "" {
			w.line(property[0] + ":" + Text(property[1]))
		}
	}
	if e.URL != "" {
		w.line("URL:" + oneLine(e.URL))
	}
	if e.Organizer != "" {
		w.line("ORGANIZER:mailto:" + oneLine(e.Organizer))
	}
	if e.Attendee != "" {
		w.line("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:" + oneLine(e.Attendee))
	}
	if e.Cancelled {
		w.line("STATUS:CANCELLED")
	} else {
		w.line("STATUS:CONFIRMED")
	}
	w.line("END:VEVENT")
}

// utc is a time as RFC 5545 3.3.5 writes it, form 2.
func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// Text escapes a value of the type TEXT (RFC 5545 3.3.11).
func Text(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}

// oneLine keeps an address from beginning a line of its own.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// line writes a content line, folded so that none has more than 75 octets
// (RFC 5545 3.1), between characters.
func (w *writer) line(s string) {
	limit := 75
	for len(s) > limit {
		cut := limit
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		w.text.WriteString(s[:cut] + "\r\n ")
		s, limit = s[cut:], 74
	}
	w.text.WriteString(s + "\r\n")
}
