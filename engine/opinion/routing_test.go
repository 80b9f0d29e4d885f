package opinion

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func drawWaiting(t *rapid.T) []Waiting {
	counts := rapid.Custom(func(t *rapid.T) Counts {
		a, d, p := rapid.IntRange(0, 500).Draw(t, "agree"), rapid.IntRange(0, 500).Draw(t, "disagree"), rapid.IntRange(0, 500).Draw(t, "pass")
		return Counts{Agree: a, Disagree: d, Votes: a + d + p}
	})
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Waiting {
		return Waiting{
			Meta: rapid.SampledFrom([]bool{false, false, false, true}).Draw(t, "meta"), Counts: counts.Draw(t, "counts"),
			Group: counts.Draw(t, "group"), Community: counts.Draw(t, "community"),
			Extremity: rapid.Float64Range(0, 5).Draw(t, "extremity"), Author: rapid.IntRange(-1, 3).Draw(t, "author"),
		}
	}), 0, 30).Draw(t, "waiting")
}

// The probabilities add up to 1; every statement keeps its floor; meta takes a
// third at most, and nothing before seven votes.
func TestRoute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		waiting := drawWaiting(t)
		reader := Reader{Votes: rapid.IntRange(0, 40).Draw(t, "votes")}
		reader.Meta = rapid.IntRange(0, reader.Votes).Draw(t, "meta votes")
		p := Route(waiting, reader)
		plain := 0
		for _, w := range waiting {
			if !w.Meta {
				plain++
			}
		}
		if p == nil {
			if plain > 0 || (len(waiting) > 0 && reader.Votes >= metaAfter) {
				t.Fatal("nothing is shown although something waits")
			}
			return
		}
		total, meta := 0.0, 0.0
		for i, x := range p {
			total += x
			if waiting[i].Meta {
				meta += x
				continue
			}
			if x < routeFloor*(1-metaShare)/float64(plain)-1e-12 {
				t.Fatalf("statement %d has the probability %v, below the floor", i, x)
			}
		}
		if math.Abs(total-1) > 1e-9 {
			t.Fatalf("the probabilities add up to %v", total)
		}
		if plain > 0 && (meta > metaShare+1e-9 || (reader.Votes < metaAfter && meta > 0)) {
			t.Fatalf("meta statements have %v after %d votes", meta, reader.Votes)
		}
		if i := Draw(p, rapid.Float64Range(0, 0.999999).Draw(t, "u")); i < 0 || p[i] <= 0 {
			t.Fatalf("drew %d", i)
		}
	})
}

// A statement nobody has seen comes before one that has been seen enough, and
// ten statements of one author do not crowd out one of another.
func TestRouteExploresAndIsFair(t *testing.T) {
	known := Counts{Agree: 400, Disagree: 400, Votes: 900}
	p := Route([]Waiting{{Counts: known, Group: known, Community: known, Author: 0}, {Author: 1}}, Reader{})
	if p[1] < 0.8 {
		t.Errorf("a new statement is shown with the probability %v", p[1])
	}
	waiting := make([]Waiting, 11)
	for i := range 10 {
		waiting[i].Author = 1
	}
	if p := Route(waiting, Reader{}); p[10] < 2*p[0] {
		t.Errorf("one author's single statement has %v, each of the other's ten %v", p[10], p[0])
	}
}

func TestEnough(t *testing.T) {
	much := Counts{Agree: 30, Votes: 60}
	seen := []Waiting{{Counts: much, Group: much, Community: much}}
	for _, c := range []struct {
		waiting []Waiting
		today   int
		want    bool
	}{
		{nil, 0, true}, {seen, 3, false}, {seen, 10, true}, {[]Waiting{{}}, 10, false}, {[]Waiting{{}}, 25, true},
	} {
		if got := Enough(c.waiting, Reader{Today: c.today}); got != c.want {
			t.Errorf("enough after %d votes with %d waiting: %v", c.today, len(c.waiting), got)
		}
	}
}

// A statement is shown four times as often to those who agree with it. The
// plain share is far off; the estimate is not.
func TestEstimateRemovesTheBiasOfRouting(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	var shown []Shown
	agrees := 0
	for range 20000 {
		vote, p := Disagree, 0.1
		if random.Float64() < 0.3 {
			vote, p = Agree, 0.4
		}
		if random.Float64() < p {
			shown = append(shown, Shown{vote, p})
			if vote == Agree {
				agrees++
			}
		}
	}
	plain := float64(agrees) / float64(len(shown))
	e := Estimate(append(shown, Shown{Agree, 0})) // a vote without a probability does not count
	if e.Votes != len(shown) {
		t.Errorf("%d votes of %d", e.Votes, len(shown))
	}
	near(t, "estimate", e.Agree, 0.3, 3*e.AgreeError)
	if e.AgreeError > 0.02 || math.Abs(plain-0.3) < 0.2 {
		t.Errorf("standard error %v, plain share %v", e.AgreeError, plain)
	}
}
