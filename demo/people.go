package demo

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Person is one simulated member: what the register knows, and what it does
// not: an opinion.
type Person struct {
	ID      string // as the register gave it
	Number  string
	Given   string
	Name    string
	Email   string // "" for some, shared by some
	Place   string
	Age     int
	Gender  string
	Lang    string
	Joined  time.Time
	Opinion Opinion
	Zeal    float64 // how likely the person is to answer when asked, 0 to 1
}

// place is where people live; Town is how urban it is, 0 to 1.
type place struct {
	name  string
	share float64
	town  float64
}

var places = []place{
	{"Rivertown", .28, 1},
	{"Harbour Quarter", .14, 1},
	{"Millfield", .12, .7},
	{"Eastbank", .12, .8},
	{"Upper Valley", .12, .1},
	{"Lower Valley", .10, .15},
	{"Hillside villages", .12, 0},
}

var givenNames = map[string][]string{
	"woman": {
		"Ada", "Aisha", "Amelie", "Anna", "Beatrice", "Chiara", "Clara", "Dana", "Elena", "Elif", "Emma", "Fatima", "Freja", "Giulia", "Hannah",
		"Helga", "Ida", "Ines", "Ingrid", "Jana", "Karin", "Lea", "Leonie", "Lucia", "Maja", "Margot", "Maria", "Mette", "Mina", "Nadia", "Nora", "Olga",
		"Paula", "Renate", "Rosa", "Ruth", "Sara", "Signe", "Sofia", "Tuva", "Ursula", "Vera", "Yara", "Zoe",
	},
	"man": {
		"Adam", "Ali", "Anders", "Andrea", "Benoît", "Bruno", "Carlo", "Christian", "Claus", "David", "Emil", "Enzo", "Erik", "Felix", "Frank",
		"Georg", "Hamid", "Hans", "Ivan", "Jakob", "Jens", "Jonas", "Karim", "Lars", "Leo", "Luca", "Marco", "Martin", "Mateo", "Milan", "Noah", "Omar",
		"Oscar", "Paolo", "Peter", "Rafael", "Samuel", "Søren", "Stefan", "Thomas", "Tim", "Viktor", "Yusuf", "Zoran",
	},
	"other": {"Alex", "Charlie", "Jamie", "Kim", "Lou", "Mika", "Noa", "Robin", "Sam", "Sascha"},
}

var familyNames = []string{
	"Abel", "Albrecht", "Andersen", "Baker", "Baumann", "Bernasconi", "Bianchi", "Bonnet", "Brandt", "Carter", "Christensen",
	"Conti", "Costa", "Demir", "Dubois", "Egli", "Evans", "Favre", "Ferrari", "Fischer", "Frei", "Gallo", "Garnier", "Graf", "Greco", "Haas", "Hansen",
	"Hoffmann", "Huber", "Ibrahim", "Jensen", "Keller", "Khan", "Koch", "Kovač", "Kristensen", "Lambert", "Larsen", "Lang", "Leroy", "Lopez", "Madsen",
	"Marino", "Martin", "Meier", "Meyer", "Moreau", "Moretti", "Möller", "Nielsen", "Novak", "Okafor", "Olsen", "Pedersen", "Peters", "Petrov", "Ricci",
	"Roth", "Rossi", "Roux", "Said", "Schmid", "Schneider", "Silva", "Simon", "Steiner", "Sørensen", "Taylor", "Thomsen", "Turner", "Vogel", "Walker",
	"Weber", "Winter", "Wolf", "Yilmaz", "Young", "Zimmermann", "Zwyssig",
}

// MakePeople makes n people who joined between from and until. Some have no
// address, some share one with the person before them.
func MakePeople(rng *rand.Rand, n int, from, until time.Time) []Person {
	people := make([]Person, n)
	for i := range people {
		p := &people[i]
		p.Number = fmt.Sprintf("CG-%05d", 1001+i)
		p.Gender = pick(rng, []string{"woman", "man", "other"}, []float64{.49, .49, .02})
		names := givenNames[p.Gender]
		p.Given = names[rng.IntN(len(names))]
		p.Name = p.Given + " " + familyNames[rng.IntN(len(familyNames))]
		home := places[choose(rng, shares())]
		p.Place = home.name
		p.Age = min(92, 16+int(rng.ExpFloat64()*6)+rng.IntN(58))
		p.Lang = pick(rng, []string{"en", "de", "fr", "it", "da"}, []float64{.62, .16, .09, .07, .06})
		p.Joined = from.Add(time.Duration(rng.Float64() * float64(until.Sub(from)))).Truncate(24 * time.Hour)
		p.Email = fmt.Sprintf("member%d@commonground.example", 1001+i)
		switch {
		case rng.Float64() < .03:
			p.Email = ""
		case i > 0 && rng.Float64() < .02:
			p.Email = people[i-1].Email
		}
		if p.Number == generalNumber {
			p.Lang, p.Email = "en", fmt.Sprintf("member%d@commonground.example", 1001+i)
		}
		p.Opinion = opinionOf(rng, home.town, p.Age)
		p.Zeal = .03 + .5*rng.Float64()*rng.Float64()
	}
	return people
}

func shares() []float64 {
	list := make([]float64, len(places))
	for i, p := range places {
		list[i] = p.share
	}
	return list
}

// pick chooses one of the options by their weights.
func pick(rng *rand.Rand, options []string, weights []float64) string {
	return options[choose(rng, weights)]
}

// choose returns an index, each with probability proportional to its weight.
func choose(rng *rand.Rand, weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	at := rng.Float64() * total
	for i, w := range weights {
		if at < w {
			return i
		}
		at -= w
	}
	return len(weights) - 1
}
