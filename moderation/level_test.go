package moderation_test

import (
	"testing"
	"time"

	"concentric/moderation"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func past(t *rapid.T) moderation.Past {
	return moderation.Past{
		Account: rapid.Bool().Draw(t, "account"), Invited: rapid.Bool().Draw(t, "invited"),
		Since:  noon.AddDate(0, 0, -rapid.IntRange(0, 40).Draw(t, "days")),
		Seated: rapid.IntRange(0, 3).Draw(t, "seated") == 0, Keeps: rapid.SampledFrom([]string{"", "2026-11-01", "2026-11-02", "2027-05-01"}).Draw(t, "keeps"),
		Deeds: moderation.Deeds{Done: rapid.IntRange(0, 8).Draw(t, "done"), Kept: rapid.IntRange(0, 5).Draw(t, "kept")},
	}
}

// More of anything never lowers a level, and who does all that is said to be
// missing has the next one.
func TestALevelIsDerivedFromThePast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := past(t)
		level, missing := p.Level(noon)
		more := p
		more.Done, more.Kept = p.Done+rapid.IntRange(0, 5).Draw(t, "more done"), p.Kept+rapid.IntRange(0, 5).Draw(t, "more kept")
		more.Since = p.Since.AddDate(0, 0, -rapid.IntRange(0, 40).Draw(t, "longer"))
		if later, _ := more.Level(noon); later < level {
			t.Fatalf("%v fell to %v with more", level, later)
		}
		if level == moderation.Keeper {
			if p.Keeps < "2026-11-02" {
				t.Fatalf("a keeper whose term is over: %+v", p)
			}
			return
		}
		if len(missing) == 0 {
			t.Fatalf("nothing is missing for the next level, and %v has not got it", level)
		}
		for _, need := range missing {
			switch need.What {
			case "account":
				p.Account = true
			case "days":
				p.Since = p.Since.Add(-need.From.Sub(noon))
			case "done":
				p.Done += need.More
			case "kept":
				p.Kept += need.More
			case "given":
				p.Keeps = "2027-01-01"
			}
		}
		if next, _ := p.Level(noon); next <= level && level > moderation.New {
			t.Fatalf("%v did all that was missing and is %v", level, next)
		}
	})
}

func TestTheLevelsAsTheyAreWritten(t *testing.T) {
	week, month := noon.AddDate(0, 0, -7), noon.AddDate(0, 0, -30)
	invited := moderation.Past{Account: true, Invited: true, Since: week, Deeds: moderation.Deeds{Done: 5}}
	for name, one := range map[string]struct {
		past moderation.Past
		want moderation.Level
	}{
		"a guest":                        {moderation.Past{}, moderation.New},
		"a week and five things":         {invited, moderation.Known},
		"six days":                       {with(invited, func(p *moderation.Past) { p.Since = week.Add(time.Hour) }), moderation.New},
		"four things":                    {with(invited, func(p *moderation.Past) { p.Done = 4 }), moderation.New},
		"put on the register":            {moderation.Past{Account: true, Since: noon}, moderation.Known},
		"a month and three kept":         {moderation.Past{Account: true, Since: month, Deeds: moderation.Deeds{Kept: 3}}, moderation.Trusted},
		"a month and two kept":           {moderation.Past{Account: true, Since: month, Deeds: moderation.Deeds{Kept: 2}}, moderation.Known},
		"a seat in a circle":             {moderation.Past{Account: true, Since: noon, Seated: true}, moderation.Trusted},
		"a term as keeper":               {moderation.Past{Account: true, Since: noon, Keeps: "2026-11-02"}, moderation.Keeper},
		"a term as keeper that is over":  {moderation.Past{Account: true, Since: noon, Keeps: "2026-11-01"}, moderation.Known},
		"came by a link, and kept three": {with(invited, func(p *moderation.Past) { p.Since, p.Kept = month, 3 }), moderation.Trusted},
	} {
		if got, _ := one.past.Level(noon); got != one.want {
			t.Errorf("%s: %v, want %v", name, got, one.want)
		}
	}
}

func with(p moderation.Past, change func(*moderation.Past)) moderation.Past {
	change(&p)
	return p
}
