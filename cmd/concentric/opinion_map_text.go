package main

import (
	"fmt"
	"io"

	"concentric/engine/opinion/polis"
)

// writeStructure says in words what the tests found.
func (f *opinionFound) writeStructure(out io.Writer, e *polis.Export) {
	fmt.Fprintln(out)
	switch f.Structure {
	case "none":
		if f.Tests.Structure.Rank == 0 {
			fmt.Fprintf(out, "No structure: these votes hang together no more than votes dealt at random (p = %.2f).\n", f.Tests.Structure.P)
		} else {
			fmt.Fprintln(out, "No structure that could be shown.")
		}
		fmt.Fprintln(out, "Do not read anything into the map above; read the shares of each statement.")
	case "spectrum":
		fmt.Fprintln(out, "A spectrum, without separate groups: people differ by degrees.")
		f.writeGroupTests(out)
		if len(f.Spectrum) > 0 {
			fmt.Fprintln(out, "Left and right are the sides of the map above, and nothing political.")
		}
		for i, end := range f.Spectrum {
			name := [...]string{"left", "right"}[i]
			writeGroup(out, e, fmt.Sprintf("What the %d people farthest to the %s of the map say more often than the others:", end.Size, name), end)
		}
	case "groups":
		fmt.Fprintf(out, "%d groups. When people are drawn anew, they come out %.2f alike: 1 is the same groups, 0 is chance (adjusted Rand index).\n",
			len(f.Groups), f.Stability)
		f.writeGroupTests(out)
	}
	for _, w := range f.Warnings {
		fmt.Fprintf(out, "Note: %s\n", w)
	}
}

// writeGroupTests prints how well people without any gap between them explain
// the votes.
func (f *opinionFound) writeGroupTests(out io.Writer) {
	if len(f.Tests.Groups) == 0 {
		return
	}
	fmt.Fprintln(out, "Could the same come from people spread without a gap? The smaller p, the less.")
	for _, t := range f.Tests.Groups {
		shape := map[string]string{"normal": "in a bell", "uniform": "evenly", "fitted": "in the lopsided way that fits best"}[t.Continuum]
		fmt.Fprintf(out, "  %s: p = %.2f (%d simulations)\n", shape, t.P, t.Runs)
	}
}

// writeBridging prints the shortlist and who it leaves out.
func (f *opinionFound) writeBridging(out io.Writer, e *polis.Export) {
	title, whose := "Agreed with most broadly", "of all"
	if len(f.Groups) > 1 {
		title, whose = "Bridging statements", "in every group"
	}
	fmt.Fprintf(out, "\n%s (90%% sure that more than the first share %s agree):\n", title, whose)
	for _, b := range f.Bridging[:min(len(f.Bridging), len(f.Representation.Shortlist))] {
		fmt.Fprintf(out, "  above %2.0f%%; overall %.0f%% (%d of %d)  %s\n",
			100*b.LowerBound, share(b.Agree, b.Votes), b.Agree, b.Votes, statementText(e, b.index))
	}
	c := f.Representation
	switch {
	case len(c.Shortlist) == 0:
		fmt.Fprintln(out, "  none yet")
	case c.Justified && c.Proportional:
		fmt.Fprintln(out, "Checked: no people who are numerous enough to deserve a place on this list are left out (EJR+).")
	default:
		fmt.Fprintf(out, "This list leaves out about %.0f of %d people, who agree on: %s\n",
			c.LeftOutPeople, c.People, statementText(e, c.index))
	}
}
