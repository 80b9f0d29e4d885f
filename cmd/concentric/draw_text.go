package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"concentric/engine/sortition"
)

// printDraw shows a draw to a person. Where ids are salted, names says whose they are.
func printDraw(w io.Writer, r *sortition.Record, names map[string]string) {
	fmt.Fprintf(w, "%d volunteers of %d types, %d quotas, a panel of %d by %s\n\n", len(r.Pool.People), r.Types, len(r.Quotas), r.Size, r.Method)
	printChances(w, r)
	fmt.Fprintf(w, "\nList       %d panels, all within the quotas\n", len(r.Panels))
	fmt.Fprintf(w, "Fairness   nobody's smallest chance can be above %.6f (proven); in the list it is %.4f\n", r.BoundMin, r.AchievedMin)
	fmt.Fprintf(w, "           anybody's share of the list is within %.5f of their probability\n", r.ListError)
	switch {
	case r.Method == sortition.Naive:
		fmt.Fprintf(w, "           the naive method aims at no probabilities: those shown are the shares of the list\n")
	case r.Exact:
		fmt.Fprintf(w, "           the probabilities were shown to be those of a lottery over panels\n")
	default:
		fmt.Fprintf(w, "           the probabilities are those of the linear relaxation; the list shows how near panels come\n")
	}
	fmt.Fprintf(w, "           Gini %.6f, geometric mean %.6f (equal chances would be 0 and %.6f)\n", r.Gini, r.GeometricMean, float64(r.Size-len(r.Already))/float64(max(1, len(r.Pool.People)-len(r.Already)-len(r.Housed))))
	printBeside(w, r)
	if r.Certificate != nil && r.Certificate.Fraction != "" {
		fmt.Fprintf(w, "Proof      %d multipliers on quotas give %s (--json shows them)\n", len(r.Certificate.Multipliers), r.Certificate.Fraction)
	}
	if n := alone(r); n > 0 {
		fmt.Fprintf(w, "Privacy    %d volunteers are the only ones with their features: who knows them finds them in the record\n", n)
	}
	printNever(w, r)
	fmt.Fprintf(w, "\nSeed       %s\nPool       sha256 %s\nQuotas     sha256 %s\nList       sha256 %s\n", r.Seed, r.Hashes.Pool, r.Hashes.Quotas, r.Hashes.List)
	if names != nil {
		fmt.Fprintf(w, "Salted     the record of --json has salted ids only; the ids below are those of your list: keep them to yourselves\n")
	}
	fmt.Fprintf(w, "\nDrawn      panel %d of the list, counted from 0\n", r.Index)
	printIDs(w, "          ", slices.Sorted(slices.Values(owned(r.Panel, names))))
	printSeats(w, r)
	printAlternates(w, r.Alternates, names)
	fmt.Fprintf(w, "\n%.2f s, %d MB at most\n", r.Seconds, r.PeakBytes/1_000_000)
}

// printChances shows how many volunteers have which probability.
func printChances(w io.Writer, r *sortition.Record) {
	drawn := make([]float64, 0, len(r.Probabilities))
	for id, p := range r.Probabilities {
		if !slices.Contains(r.Already, id) && !slices.Contains(r.Housed, id) {
			drawn = append(drawn, p)
		}
	}
	slices.Sort(drawn)
	const bars, width = 10, 40
	if len(drawn) == 0 {
		return
	}
	lo, hi := drawn[0], drawn[len(drawn)-1]
	counts := make([]int, bars)
	for _, p := range drawn {
		at := 0
		if hi > lo {
			at = min(bars-1, int((p-lo)/(hi-lo)*bars))
		}
		counts[at]++
	}
	fmt.Fprintf(w, "Probability        volunteers of %d\n", len(drawn))
	for at, n := range counts {
		if n == 0 {
			continue
		}
		from, to := lo+(hi-lo)*float64(at)/bars, lo+(hi-lo)*float64(at+1)/bars
		fmt.Fprintf(w, "%.4f to %.4f   %5d %s\n", from, to, n, strings.Repeat("█", max(1, n*width/slices.Max(counts))))
	}
}

// alone counts the volunteers whose features nobody else of the pool has.
func alone(r *sortition.Record) int {
	alike := map[string]int{}
	for _, person := range r.Pool.People {
		alike[fmt.Sprintf("%q", person.Features)]++
	}
	n := 0
	for _, people := range alike {
		if people == 1 {
			n++
		}
	}
	return n
}

// printNever names the people whom no panel can have.
func printNever(w io.Writer, r *sortition.Record) {
	for _, never := range r.NeverChosen {
		fmt.Fprintf(w, "\nNo panel can have %s", strings.Join(never.People[:min(len(never.People), 10)], ", "))
		if more := len(never.People) - 10; more > 0 {
			fmt.Fprintf(w, " and %d more like them", more)
		}
		words := make([]string, len(never.Relaxations))
		for i, relaxation := range never.Relaxations {
			words[i] = relaxation.String()
		}
		if len(words) > 0 {
			fmt.Fprintf(w, "\n           unless you %s", strings.Join(words, "; "))
		}
		fmt.Fprintln(w)
	}
	if len(r.Housed) > 0 {
		fmt.Fprintf(w, "\nNot drawn  %d volunteers who live with somebody already selected\n", len(r.Housed))
	}
}

// printBeside shows the trade-off of goldilocks.
func printBeside(w io.Writer, r *sortition.Record) {
	if r.Beside == nil {
		return
	}
	least, most := 1.0, 0.0
	for id, p := range r.Probabilities {
		if !slices.Contains(r.Already, id) && !slices.Contains(r.Housed, id) {
			least, most = min(least, p), max(most, p)
		}
	}
	fmt.Fprintf(w, "Trade-off  chances from %.4f to %.4f; %s would give %.4f to %.4f: the less the largest is,\n", least, most, r.Beside.Method, r.Beside.Smallest, r.Beside.Largest)
	fmt.Fprintf(w, "           the less there is to gain by lying about a feature\n")
}

// owned are the ids of the organiser's list, where those given are salted.
func owned(ids []string, names map[string]string) []string {
	if names == nil {
		return ids
	}
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = names[id]
	}
	return out
}

// printIDs writes ids in lines.
func printIDs(w io.Writer, indent string, ids []string) {
	line := indent
	for _, id := range ids {
		if len(line)+len(id) > 90 {
			fmt.Fprintln(w, line)
			line = "          "
		}
		line += " " + id
	}
	fmt.Fprintln(w, line)
}

// printSeats shows how the panel drawn meets the quotas.
func printSeats(w io.Writer, r *sortition.Record) {
	fmt.Fprintln(w)
	count := map[[2]string]int{}
	for _, person := range r.Pool.People {
		if _, on := slices.BinarySearch(r.Panel, person.ID); !on {
			continue
		}
		for c, feature := range person.Features {
			count[[2]string{r.Pool.Categories[c], feature}]++
		}
	}
	wide := slices.MaxFunc(r.Quotas, func(a, b sortition.RecordedQuota) int { return cmp.Compare(len(name(a)), len(name(b))) })
	for _, q := range r.Quotas {
		fmt.Fprintf(w, "%-*s %4d  (%d to %d)\n", len(name(wide)), name(q), count[[2]string{q.Category, q.Feature}], q.Min, q.Max)
	}
}

func name(q sortition.RecordedQuota) string { return q.Category + ": " + q.Feature }

// printAlternates names those who stand by, and what they are good for.
func printAlternates(w io.Writer, a *sortition.Alternates, names map[string]string) {
	if a == nil {
		return
	}
	fmt.Fprintln(w)
	printIDs(w, "Stand by  ", owned(a.IDs, names))
	fmt.Fprintf(w, "           %.1f people drop out on average; then %.2f places of panel and quotas are missed, and %.2f without alternates\n", a.Leaving, a.Expected, a.Without)
}
