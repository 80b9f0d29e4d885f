package tally

import "math/big"

// fixed is decimal arithmetic with so many digits after the point, every result cut (or rounded up, where asked). With guard
// digits, two values count as equal when they differ by less than half of the last digit before the guard: the
// "quasi-exact" arithmetic of Lundell's Droop, which decides as fractions would. Values are integers in units of
// 10^-(digits+guard), of any size; they cannot overflow.
type fixed struct {
	digits, guard int
	scale         *big.Int
	near          *big.Int // below it a difference counts as none; nil without guard digits
}

func newFixed(digits, guard int) *fixed {
	f := &fixed{digits: digits, guard: guard, scale: pow10(digits + guard)}
	if guard > 0 {
		f.near = new(big.Int).Div(pow10(guard), big.NewInt(2))
	}
	return f
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// whole is n votes.
func (f *fixed) whole(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), f.scale) }

// exact tells whether equality is meant to hold as among fractions, so that a quota must be exceeded, not only reached.
func (f *fixed) exact() bool { return f.guard > 0 }

func (f *fixed) cmp(a, b *big.Int) int {
	if f.near != nil {
		d := new(big.Int).Sub(a, b)
		if d.CmpAbs(f.near) < 0 {
			return 0
		}
		return d.Sign()
	}
	return a.Cmp(b)
}

// mul is a·b, cut to the precision.
func (f *fixed) mul(a, b *big.Int) *big.Int {
	z := new(big.Int).Mul(a, b)
	return z.Quo(z, f.scale)
}

// mulUp is a·b, rounded up; with guard digits, cut.
func (f *fixed) mulUp(a, b *big.Int) *big.Int {
	return f.up(new(big.Int).Mul(a, b), f.scale)
}

// div is a/b, cut.
func (f *fixed) div(a, b *big.Int) *big.Int {
	z := new(big.Int).Mul(a, f.scale)
	return z.Quo(z, b)
}

// divUp is a/b, rounded up; with guard digits, cut.
func (f *fixed) divUp(a, b *big.Int) *big.Int {
	return f.up(new(big.Int).Mul(a, f.scale), b)
}

func (f *fixed) up(z, by *big.Int) *big.Int {
	rest := new(big.Int)
	z.QuoRem(z, by, rest)
	if f.guard == 0 && rest.Sign() > 0 {
		z.Add(z, big.NewInt(1))
	}
	return z
}

// number is the value as a record writes it: without the guard digits, rounded half up.
func (f *fixed) number(v *big.Int) Number {
	if f.guard == 0 {
		return Decimal(v, f.digits)
	}
	unit := pow10(f.guard)
	z := new(big.Int).Add(v, new(big.Int).Quo(unit, big.NewInt(2)))
	return Decimal(z.Div(z, unit), f.digits)
}
