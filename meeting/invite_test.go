package meeting_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/mail"
	"concentric/base/mail/sink"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/meeting"
	"concentric/member"
)

// What a calendar program reads in the mails about a meeting: one event from the
// first mail to the last, each newer than the one before, and at the end called off.
func TestACalendarFollowsAMeetingByItsMails(t *testing.T) {
	catalogue, err := i18n.NewCatalogue(page.Messages, typed.Messages, member.Messages, circle.Messages, meeting.Messages)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		in, err := sink.Listen("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { in.Close() })
		sender, err := mail.New(mail.Settings{URL: "smtp://" + in.Addr(), From: "post@party.example", Name: "The Party", Contact: "Ada Byron, ada@party.example"})
		if err != nil {
			t.Fatal(err)
		}
		hands := clock.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
		ctx := i18n.With(clock.With(t.Context(), hands.Now), catalogue, "en")
		do := func(act func(context.Context, *store.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, act); err != nil {
				t.Fatal(err)
			}
		}
		post := meeting.Post{DB: db, Sender: sender, BaseURL: "https://party.example", Name: "The Party"}
		runner := jobs.Runner{DB: db, Handlers: meeting.Jobs(post), Log: slog.New(slog.DiscardHandler)}
		newest := func() (sink.Mail, map[string]string) {
			t.Helper()
			in.Forget()
			if _, err := runner.RunDue(ctx); err != nil {
				t.Fatal(err)
			}
			mails := in.To("ada@party.example")
			if len(mails) != 1 {
				t.Fatalf("%d mails came", len(mails))
			}
			return mails[0], calendarOf(t, mails[0].Raw)
		}
		var ada member.Actor
		var m meeting.Meeting
		starts := time.Date(2026, 11, 12, 18, 0, 0, 0, time.UTC)
		do(func(ctx context.Context, tx *store.Tx) error {
			id, err := member.Add(ctx, tx, member.Member{Number: "001", Name: "Ada Byron", Given: "Ada", Email: "ada@party.example", Lang: "en"})
			if err != nil {
				return err
			}
			if ada, err = member.ActorOf(ctx, tx, id); err != nil {
				return err
			}
			other, err := member.Add(ctx, tx, member.Member{Number: "002", Name: "Bo Lind", Given: "Bo", Lang: "en"})
			if err != nil {
				return err
			}
			bo, err := member.ActorOf(ctx, tx, other)
			if err != nil {
				return err
			}
			c, err := circle.Found(ctx, tx, ada, circle.Charter{Name: "Hafen & Brücke", Aim: "A harbour for all"}, []member.Actor{ada, bo})
			if err != nil {
				return err
			}
			m, err = meeting.Plan(ctx, tx, ada, meeting.New{Circle: c.ID, Title: "Boats; ropes, and nets", Lang: "en", Times: []time.Time{starts}, Minutes: 90, Place: "Hall 2, Quay"})
			return err
		})
		invited, first := newest()
		for name, want := range map[string]string{
			"METHOD": "REQUEST", "part": "REQUEST", "STATUS": "CONFIRMED", "DTSTART": "20261112T180000Z", "DTEND": "20261112T193000Z",
			"SUMMARY": `Boats\; ropes\, and nets`, "LOCATION": `Hall 2\, Quay`, "ORGANIZER": "mailto:post@party.example",
			"ATTENDEE": "mailto:ada@party.example", "URL": "https://party.example/meetings/" + m.ID,
		} {
			if first[name] != want {
				t.Errorf("%s is %q, not %q", name, first[name], want)
			}
		}
		if first["UID"] == "" || !strings.HasPrefix(invited.Subject, "Meeting on ") {
			t.Errorf("%q %q", first["UID"], invited.Subject)
		}
		hands.Set(hands.Now().Add(time.Hour))
		do(func(ctx context.Context, tx *store.Tx) error {
			_, err := meeting.Rearrange(ctx, tx, ada, m.ID, m.Version, meeting.Change{Title: m.Title, Place: m.Place, Starts: starts.AddDate(0, 0, 1), Minutes: 60})
			return err
		})
		moved, second := newest()
		if second["METHOD"] != "REQUEST" || second["DTSTART"] != "20261113T180000Z" || second["DTEND"] != "20261113T190000Z" || !strings.HasPrefix(moved.Subject, "Moved to ") {
			t.Errorf("moved: %q %v", moved.Subject, second)
		}
		hands.Set(hands.Now().Add(time.Hour))
		do(func(ctx context.Context, tx *store.Tx) error { return meeting.Cancel(ctx, tx, ada, m.ID) })
		off, third := newest()
		if third["METHOD"] != "CANCEL" || third["part"] != "CANCEL" || third["STATUS"] != "CANCELLED" || !strings.HasPrefix(off.Subject, "Cancelled: ") {
			t.Errorf("cancelled: %q %v", off.Subject, third)
		}
		last, stamp := -1, ""
		for _, event := range []map[string]string{first, second, third} {
			n, err := strconv.Atoi(event["SEQUENCE"])
			if err != nil || n <= last || event["UID"] != first["UID"] {
				t.Errorf("after %d comes %q of %q (%v)", last, event["SEQUENCE"], event["UID"], err)
			}
			if event["DTSTAMP"] <= stamp {
				t.Errorf("after %s comes %s (RFC 5545, 3.8.7.2)", stamp, event["DTSTAMP"])
			}
			last, stamp = n, event["DTSTAMP"]
		}
	})
}

// calendarOf reads the one iCalendar part of a mail (RFC 5545, 3.1): its content
// lines by name, without parameters, and, as "part", the method that the part's
// own type gives (RFC 6047, 2.4).
func calendarOf(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	whole, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var found map[string]string
	err = whole.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		kind, parameters, err := part.Header.ContentType()
		if err != nil || kind != "text/calendar" {
			return err
		}
		if found != nil {
			t.Error("two calendars in one mail")
		}
		text, err := io.ReadAll(part.Body)
		if err != nil {
			return err
		}
		found = map[string]string{"part": parameters["method"]}
		for line := range strings.SplitSeq(strings.ReplaceAll(string(text), "\r\n ", ""), "\r\n") {
			name, value, _ := strings.Cut(line, ":")
			name, _, _ = strings.Cut(name, ";")
			if _, twice := found[name]; twice && name != "BEGIN" && name != "END" && name != "" {
				t.Errorf("%s stands there twice", name)
			}
			found[name] = value
		}
		return nil
	})
	if err != nil || found == nil {
		t.Fatalf("no calendar in the mail: %v\n%s", err, raw)
	}
	return found
}
