package tally

import (
	"math/big"
	"strings"
)

// Number is an exact number of votes, points or money: a fraction, with the digits after the point it is written with.
// It never changes and never overflows. The zero value is 0.
type Number struct {
	small  int64    // the value when rat is nil
	rat    *big.Rat // never changed
	digits int
}

// Whole is a whole number.
func Whole(n int64) Number { return Number{small: n} }

// Decimal is units divided by 10 to the power of digits: Decimal(3_00000, 5) is 3.00000.
func Decimal(units *big.Int, digits int) Number {
	den := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	return Number{rat: new(big.Rat).SetFrac(units, den), digits: digits}
}

// Fraction is any exact fraction. It is written in full ("7/3") unless it is whole.
func Fraction(r *big.Rat) Number {
	if r.IsInt() && r.Num().IsInt64() {
		return Number{small: r.Num().Int64()}
	}
	return Number{rat: new(big.Rat).Set(r), digits: -1}
}

// Rat is the exact value, in a fresh big.Rat.
func (n Number) Rat() *big.Rat {
	if n.rat == nil {
		return new(big.Rat).SetInt64(n.small)
	}
	return new(big.Rat).Set(n.rat)
}

// whole is the value of a whole number that fits 64 bits; of any other, what is left when decimals are cut off.
func (n Number) whole() int64 {
	if n.rat == nil {
		return n.small
	}
	return new(big.Int).Quo(n.rat.Num(), n.rat.Denom()).Int64()
}

// Cmp is -1, 0 or 1 as n is less than, equal to or greater than m.
func (n Number) Cmp(m Number) int {
	if n.rat == nil && m.rat == nil {
		switch {
		case n.small < m.small:
			return -1
		case n.small > m.small:
			return 1
		}
		return 0
	}
	return n.Rat().Cmp(m.Rat())
}

// Add is n + m, written with the digits of the longer of the two.
func (n Number) Add(m Number) Number { return combine(n, m, new(big.Rat).Add(n.Rat(), m.Rat())) }

// Sub is n − m, written with the digits of the longer of the two.
func (n Number) Sub(m Number) Number { return combine(n, m, new(big.Rat).Sub(n.Rat(), m.Rat())) }

func combine(n, m Number, r *big.Rat) Number {
	if n.digits < 0 || m.digits < 0 {
		return Fraction(r)
	}
	return Number{rat: r, digits: max(n.digits, m.digits)}
}

// IsZero tells whether the number is 0.
func (n Number) IsZero() bool { return n.Sign() == 0 }

// Sign is -1, 0 or 1.
func (n Number) Sign() int {
	if n.rat == nil {
		return big.NewInt(n.small).Sign()
	}
	return n.rat.Sign()
}

// Float is the nearest floating point number, for bars and shares; never for a comparison.
func (n Number) Float() float64 {
	f, _ := n.Rat().Float64()
	return f
}

// String writes the number exactly: "12", "3.50000", or "7/3" where no decimals were prescribed.
func (n Number) String() string {
	switch {
	case n.rat == nil:
		return big.NewInt(n.small).String()
	case n.digits < 0:
		return n.rat.RatString()
	}
	return n.rat.FloatString(n.digits)
}

// MarshalJSON writes the number as a JSON number with all its digits; a fraction without a finite expansion is cut at 12 digits.
func (n Number) MarshalJSON() ([]byte, error) {
	if n.rat == nil || n.digits >= 0 {
		return []byte(n.String()), nil
	}
	s := strings.TrimRight(n.rat.FloatString(12), "0")
	return []byte(strings.TrimSuffix(s, ".")), nil
}
