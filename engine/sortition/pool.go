package sortition

import "fmt"

// Person is one volunteer.
type Person struct {
	// ID names the person; no two people of a pool have the same.
	ID string
	// Features has one feature for each of the pool's categories, in their order.
	Features []string
	// Household is the same for people of one address, of whom a panel takes at
	// most one. Empty: the person shares an address with nobody.
	Household string
}

// Pool is the people who said yes, from whom panels are drawn.
type Pool struct {
	Categories []string
	People     []Person
}

// Quota says how many people of a panel may have one feature of one category.
type Quota struct {
	Category, Feature string
	Min, Max          int
	// Flex are the outermost values that Min and Max may be moved to when the
	// quotas cannot be met; nil: anything from 0 to the size of the panel.
	Flex *Flex
}

// Flex bounds the relaxations of a quota.
type Flex struct{ Min, Max int }

func (q Quota) String() string {
	return fmt.Sprintf("%s: %s", q.Category, q.Feature)
}

// Method is how the selection probabilities are chosen among all that the
// quotas allow.
type Method string

const (
	// Leximin makes the smallest probability as large as possible, then the next
	// smallest, and so on (Flanigan et al., Nature 596, 2021).
	Leximin Method = "leximin"
	// Maximin makes the smallest probability as large as possible and cares for
	// nothing else.
	Maximin Method = "maximin"
	// Goldilocks weighs the largest probability, which those can reach who lie
	// about a feature, against the smallest (Baharav & Flanigan, EAAMO 2024).
	Goldilocks Method = "goldilocks"
	// Naive fills the scarcest quota first, person by person, and starts again
	// when it is stuck. Its probabilities are nobody's choice; it is here to
	// compare with, never to draw with.
	Naive Method = "naive"
)

// Methods lists the methods, the recommended one first.
func Methods() []Method { return []Method{Leximin, Maximin, Goldilocks, Naive} }
