// Package stylebook shows every component of base/page on a few pages, so that
// whoever changes the look can see what they changed, at any width, in light and
// dark. A server answers these pages only when it is started for development.
// The texts are samples and stay in English; what the components say themselves
// is in the reader's language.
package stylebook

import (
	"math"
	"net/http"
	"time"

	"concentric/base/page"

	"github.com/a-h/templ"
)

// Routes are the pages of the stylebook.
func Routes() []page.Route {
	return []page.Route{
		{Pattern: "GET /stylebook", Handle: show("A page and its parts", parts())},
		{Pattern: "GET /stylebook/form", Handle: show("Bring something to this circle", form(page.Form{}))},
		{Pattern: "POST /stylebook/form", Handle: sent},
		{Pattern: "GET /stylebook/statement", Handle: show("", statement())},
		{Pattern: "GET /stylebook/circles", Handle: show("Seven circles share a centre", circles())},
		{Pattern: "GET /stylebook/map", Handle: show("Where we stand", opinions())},
		{Pattern: "GET /stylebook/timeline", Handle: show("How it was decided", timeline())},
	}
}

func show(title string, body templ.Component) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		frame := page.Frame{Title: title, Section: page.Circles, Bare: title == "", Back: "/stylebook", BackTo: "Stylebook"}
		r = r.WithContext(page.WithViewer(r.Context(), page.Viewer{SignedIn: true, Name: "Ada Berg", Steward: true, Organisation: "Bürgerliste Seeland"}))
		return page.Render(w, r, frame, body)
	}
}

// sent shows a form again with all that can be wrong in it.
func sent(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	f.Notice = "The circle changed this item while you wrote. Your text is still here: read theirs, then send yours."
	f.Complain("text", "Say it in at most 300 characters. There are 12 too many.")
	f.Complain("by", "This date is before the meeting. Choose a later one.")
	return page.Render(w, r, page.Frame{Title: "Bring something to this circle", Section: page.Circles, Status: f.Status}, form(f))
}

func day(n int) time.Time {
	return time.Date(2026, 3, 12, 18, 30, 0, 0, time.UTC).AddDate(0, 0, n)
}

// cloud makes n places around a middle: a sunflower, dense inside, without a die.
func cloud(n int, x, y, wide, high float64) []page.Point {
	var out []page.Point
	for i := range n {
		turn := float64(i) * math.Pi * (3 - math.Sqrt(5))
		away := math.Sqrt(-2 * math.Log(1-(float64(i)+0.5)/float64(n+1)))
		out = append(out, page.Point{X: x + wide*away*math.Cos(turn), Y: y + high*away*math.Sin(turn)})
	}
	return out
}

func seats(facilitator, secretary string) []page.Seat {
	return []page.Seat{
		{Role: "Facilitator", Holder: facilitator, Left: 0.7, Ends: "until 3 November 2026"},
		{Role: "Secretary", Holder: secretary, Left: 0.4, Ends: "until 1 August 2026"},
	}
}

func links(leader string, left float64, delegate string) []page.Seat {
	return []page.Seat{
		{Role: "Leader", Holder: leader, Left: left, Ends: "until 12 May 2026"},
		{Role: "Delegate", Holder: delegate, Left: 0.8, Ends: "until 1 December 2026"},
	}
}

func party() page.Chart {
	return page.Chart{
		Name: "General circle", Href: "/stylebook/circles", Here: true, Seats: seats("Ada Berg", "Jonas Vogt"),
		Circles: []page.Chart{
			{Name: "Mobility", Href: "/x", Links: links("Mia", 0.5, "Ole"), Seats: seats("Lea", ""), Circles: []page.Chart{{Name: "Bicycles"}, {Name: "Rail"}}},
			{Name: "Housing", Href: "/x", Links: links("Sam", 0.08, ""), Seats: seats("Kim", "Eva")},
			{Name: "Communication", Href: "/x", Links: links("Nils", 0.9, "Ida"), Seats: append(seats("Tom", "Ana"), page.Seat{Role: "Website"})},
			{Name: "Members and welcome", Href: "/x", Links: links("Paul", 0, "Rosa"), Seats: seats("", "")},
			{Name: "Climate and energy", Href: "/x", Links: links("Finn", 0.6, "Lina"), Seats: seats("Max", "Zoe")},
			{Name: "Finance", Href: "/x", Links: links("Uwe", 0.3, "Britt"), Seats: seats("Jan", "Pia")},
		},
	}
}

func people() page.Map {
	own := page.Point{X: 0.9, Y: 0.1}
	return page.Map{
		Groups: []page.MapGroup{
			{Name: "Bus first", People: 120, Points: append(cloud(90, -1.2, -0.2, 0.42, 0.5), cloud(30, -0.4, 0.9, 0.3, 0.22)...)},
			{Name: "Car needed", People: 80, Points: cloud(80, 1.3, -0.3, 0.35, 0.55)},
			{Name: "Walk and talk", People: 45, Points: cloud(45, 0.35, 1.45, 0.4, 0.28)},
		},
		Own: &own, West: "The night bus should run every day.", East: "Who lives far out needs a car, and a place to leave it.",
		North: "Prices matter more than the timetable.", South: "Ask the villages first.",
	}
}

func bars() []page.Bar {
	return []page.Bar{
		{Label: "Under 30", Took: page.Share{At: 0.12, Low: 0.09, High: 0.16}, Among: page.Share{At: 0.24}},
		{Label: "30 to 59", Took: page.Share{At: 0.49, Low: 0.44, High: 0.54}, Among: page.Share{At: 0.46}},
		{Label: "60 and older", Took: page.Share{At: 0.39, Low: 0.34, High: 0.44}, Among: page.Share{At: 0.30}},
		{Label: "Born elsewhere", Hidden: true},
	}
}

func story() []page.Event {
	return []page.Event{
		{When: day(-90), State: page.Open, Title: "A conversation: how do we get home at night?", Href: "/x", Note: "214 people took part; 31 wrote statements.", Voices: []string{
			"The last bus leaves before the late shift ends.", "I would pay more for a bus that comes.", "Nobody asks the villages.",
		}},
		{When: day(-60), State: page.Waiting, Title: "It reached the Mobility circle", Href: "/x", Note: "An answer was promised by 12 March 2026."},
		{When: day(-41), State: page.Open, Title: "Proposal, version 1", Href: "/x", Words: "We ask the canton for a night bus on every line, every night, for three years."},
		{When: day(-38), State: page.Objection, Title: "An objection", Href: "/x", Note: "“Three years binds money that we may need for the day lines.” A member of the circle"},
		{When: day(-30), State: page.Open, Title: "Version 2 takes it in", Href: "/x", Diff: []page.Op{
			{Text: "We ask the canton for a night bus on every line, every night, for "}, {Kind: page.Deleted, Text: "three years"}, {Kind: page.Inserted, Text: "one year, and look at the figures after six months"}, {Text: "."},
		}},
		{When: day(-28), State: page.Consent, Title: "Agreed by consent", Href: "/x", Words: "We ask the canton for a night bus on every line, every night, for one year, and look at the figures after six months."},
		{When: day(150), State: page.Waiting, Title: "Review", Note: "On 9 August 2026 the circle asks whether it did what it was meant to do."},
	}
}
