package opinion

// AdjustedRand is the adjusted Rand index of two labellings of the same people
// (Hubert & Arabie 1985): 1 for the same division, about 0 for unrelated ones.
// A negative label leaves the person out.
func AdjustedRand(a, b []int32) float64 {
	type pair struct{ a, b int32 }
	both := map[pair]float64{}
	left, right := map[int32]float64{}, map[int32]float64{}
	n := 0.0
	for i := range a {
		if a[i] < 0 || b[i] < 0 {
			continue
		}
		both[pair{a[i], b[i]}]++
		left[a[i]]++
		right[b[i]]++
		n++
	}
	pairs := func(x float64) float64 { return x * (x - 1) / 2 }
	var same, ofA, ofB float64 // sums of whole numbers: exact in any order
	for _, x := range both {
		same += pairs(x)
	}
	for _, x := range left {
		ofA += pairs(x)
	}
	for _, x := range right {
		ofB += pairs(x)
	}
	if n < 2 {
		return 1
	}
	expected := ofA * ofB / pairs(n)
	most := (ofA + ofB) / 2
	if most == expected {
		return 1
	}
	return (same - expected) / (most - expected)
}
