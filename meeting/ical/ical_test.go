package ical_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"concentric/meeting/ical"
)

func event() ical.Event {
	return ical.Event{
		UID: "abc@party.example", Sequence: 2, Changed: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC),
		Starts: time.Date(2026, 11, 12, 19, 0, 0, 0, time.FixedZone("CET", 3600)), Length: 90 * time.Minute,
		Summary: "Transport; buses, trams\nand trains", Location: `Hall \ 2`, Organizer: "post@party.example", Attendee: "ada@party.example",
	}
}

func TestCalendar(t *testing.T) {
	got := ical.Calendar(ical.Request, "", []ical.Event{event()})
	want := strings.Join([]string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Concentric//Meetings//EN", "CALSCALE:GREGORIAN", "METHOD:REQUEST",
		"BEGIN:VEVENT", "UID:abc@party.example", "DTSTAMP:20261102T090000Z", "SEQUENCE:2", "DTSTART:20261112T180000Z", "DTEND:20261112T193000Z",
		`SUMMARY:Transport\; buses\, trams\nand trains`, `LOCATION:Hall \\ 2`, "ORGANIZER:mailto:post@party.example",
		"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:ada@party.exampl", " e", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "",
	}, "\r\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Whatever stands in an event, the object has lines of at most 75 octets, in
// whole characters, and unfolded and unescaped the words are as they were; no
// text begins a property of its own.
func FuzzCalendar(f *testing.F) {
	f.Add("Transport; buses, trams\nand trains", "Hall", "a@b.example")
	f.Add(strings.Repeat("Straßenbahnführerübungsplätze 😀 ", 20), "x\r\nATTENDEE:mailto:evil@x", "a\r\nSUMMARY:x")
	f.Fuzz(func(t *testing.T, summary, place, mail string) {
		e := event()
		e.Summary, e.Location, e.Attendee = summary, place, mail
		got := ical.Calendar("", "Feed", []ical.Event{e})
		for _, line := range strings.Split(got, "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("a line of %d octets: %q", len(line), line)
			}
		}
		whole := strings.ReplaceAll(got, "\r\n ", "")
		lines := map[string]int{}
		for _, line := range strings.Split(whole, "\r\n") {
			name, value, _ := strings.Cut(line, ":")
			lines[name]++
			if name == "SUMMARY" && value != ical.Text(summary) {
				t.Fatalf("%q became %q", summary, value)
			}
		}
		if lines["SUMMARY"] != 1 || lines["ATTENDEE"] != 0 {
			t.Fatalf("a text began a property of its own:\n%s", got)
		}
	})
}
