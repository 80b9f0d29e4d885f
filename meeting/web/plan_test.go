package web

import (
	"testing"
	"time"

	"concentric/base/apperr"
)

// On the night when the clocks go forward there is an hour that nobody can meet in;
// when they go back, one is there twice, and the first is meant.
func TestTimesOfTheNightsWhenTheClocksAreMoved(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[[2]string]string{
		{"2027-03-28", "01:59"}:  "2027-03-28T00:59:00Z",
		{"2027-03-28", "02:00"}:  "meeting.time_skipped",
		{"2027-03-28", " 02:30"}: "meeting.time_skipped",
		{"2027-03-28", "03:00"}:  "2027-03-28T01:00:00Z",
		{"2027-10-31", "01:59"}:  "2027-10-30T23:59:00Z",
		{"2027-10-31", "02:30"}:  "2027-10-31T00:30:00Z",
		{"2027-10-31", "03:00"}:  "2027-10-31T02:00:00Z",
		{"2027-02-30", "19:00"}:  "meeting.date_unreadable",
		{"2027-03-28", ""}:       "meeting.date_unreadable",
	} {
		at, err := moment(typed[0], typed[1], zone)
		got := at.UTC().Format(time.RFC3339)
		if err != nil {
			e := apperr.As(err)
			if got = e.Message; e.Field != "date" {
				t.Errorf("%v: beside %q", typed, e.Field)
			}
		}
		if got != want {
			t.Errorf("%v is %s, want %s", typed, got, want)
		}
	}
}
