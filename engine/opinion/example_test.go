package opinion_test

import (
	"fmt"

	"concentric/engine/opinion"
)

// Votes are added in the order in which they were cast; the last one counts.
func ExampleBuilder() {
	var b opinion.Builder
	b.Add(0, 0, opinion.Agree)
	b.Add(1, 0, opinion.Disagree)
	b.Add(1, 0, opinion.Pass) // changed her mind
	votes := b.Build(2, []opinion.State{opinion.In})
	fmt.Println(votes.Len(), "votes:", votes.Counts()[0])
	// Output: 2 votes: {1 0 2}
}

// Forty people on eight statements, two halves of unlike minds who share the
// last one.
func ExampleMap() {
	var b opinion.Builder
	for p := range 40 {
		for s := range 8 {
			vote := opinion.Agree
			if s < 7 && (p < 20) != ((s+p)%7 == 0 != (s%2 == 0)) {
				vote = opinion.Disagree
			}
			b.Add(p, s, vote)
		}
	}
	r := opinion.Map(b.Build(40, make([]opinion.State, 8)), opinion.MapOptions{Seed: 1})
	fmt.Println(r.Structure, len(r.Groups), r.Groups[0].Size, r.Groups[1].Size)
	fmt.Printf("statement %d bridges: above %.0f%% agree in both groups\n", r.Bridging[0].Statement, 100*r.Bridging[0].LowerBound)
	// Output:
	// groups 2 20 20
	// statement 7 bridges: above 90% agree in both groups
}

// A shortlist of one leaves out whoever agrees on something else and is at
// least everybody divided by one; a shortlist of two leaves out every half.
func ExampleCertify() {
	var b opinion.Builder
	for p := range 4 {
		for s := range 3 {
			vote := opinion.Disagree
			if s == p/2 || (s == 2 && p == 0) {
				vote = opinion.Agree
			}
			b.Add(p, s, vote)
		}
	}
	votes := b.Build(4, nil)
	c := opinion.Certify(votes, make([]int32, 4), []int{0, 2})
	fmt.Println(c.Justified, "left out:", c.LeftOutPeople, "people who agree on statement", c.LeftOut)
	fmt.Println(opinion.Certify(votes, make([]int32, 4), []int{0, 1}).Proportional)
	// Output:
	// false left out: 2 people who agree on statement 1
	// true
}

// What was shown more often to those who agree counts for less.
func ExampleEstimate() {
	e := opinion.Estimate([]opinion.Shown{
		{Vote: opinion.Agree, Probability: 0.5},
		{Vote: opinion.Agree, Probability: 0.5},
		{Vote: opinion.Disagree, Probability: 0.25},
	})
	fmt.Printf("%.2f instead of %.2f\n", e.Agree, 2.0/3)
	// Output: 0.50 instead of 0.67
}

func ExampleTexts() {
	var texts opinion.Texts
	texts.Add("Buses should be free for everybody under 18.")
	texts.Add("More trees in the town centre.")
	for _, s := range texts.Near("buses should be free for everyone under 18", opinion.NearEnough) {
		fmt.Println("somebody already said this: statement", s.Text)
	}
	// Output: somebody already said this: statement 0
}

// Of a hundred who voted seventy live in the town, where half of the members
// live: everybody there counts for less, everybody in the villages for more.
func ExampleRake() {
	place := make([]int32, 100)
	for p := 70; p < 100; p++ {
		place[p] = 1
	}
	r := opinion.Rake(100, []opinion.Attribute{{Of: place, Target: []float64{0.5, 0.5}}})
	fmt.Printf("town %.3f, villages %.3f; as good as %.0f people drawn by lot\n", r.Weights[0], r.Weights[99], r.Effective)
	// Output: town 0.714, villages 1.667; as good as 84 people drawn by lot
}

// Of two statements the one that few have seen is shown more often; the other
// is never out of reach. The probability is stored with the vote.
func ExampleRoute() {
	seen := opinion.Counts{Agree: 150, Disagree: 100, Votes: 280}
	fresh := opinion.Counts{Agree: 2, Disagree: 1, Votes: 3}
	p := opinion.Route([]opinion.Waiting{
		{Counts: seen, Group: seen, Community: seen, Author: 0},
		{Counts: fresh, Group: fresh, Community: fresh, Author: 1},
	}, opinion.Reader{Votes: 3})
	fmt.Println(p[1] > 3*p[0], p[0] >= 0.05, opinion.Draw(p, 0.5))
	// Output: true true 1
}
