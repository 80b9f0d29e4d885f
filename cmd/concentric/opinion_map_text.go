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
		fmt.Fprintf(out, "A spectrum, without separate groups: people differ by degrees.\n")
		for _, t := range f.Tests.Groups {
			fmt.Fprintf(out, "  Against a %s continuum: p = %.2f (%d simulations).\n", t.Continuum, t.P, t.Runs)
		}
		for i, end := range f.Spectrum {
			name := [...]string{"left", "right"}[i]
			writeGroup(out, e, fmt.Sprintf("What the %d people farthest to the %s say more often than the others:", end.Size, name), end)
		}
	case "groups":
		fmt.Fprintf(out, "%d groups. They come again in resamples with a mean adjusted Rand index of %.2f.\n", len(f.Groups), f.Stability)
		for _, t := range f.Tests.Groups {
			fmt.Fprintf(out, "  Against a %s continuum: p = %.2f (%d simulations).\n", t.Continuum, t.P, t.Runs)
		}
	}
	for _, w := range f.Warnings {
		fmt.Fprintf(out, "Note: %s\n", w)
	}
}

// writeBridging prints the shortlist and who it leaves out.
func (f *opinionFound) writeBridging(out io.Writer, e *polis.Export) {
	where := "" // without groups it is the share of all
	if f.Structure == "groups" {
		where = " in every group"
	}
	fmt.Fprintf(out, "\nBridging statements (the share of agreement is above the bound%s):\n", where)
	for _, b := range f.Bridging[:min(len(f.Bridging), len(f.Representation.Shortlist))] {
		fmt.Fprintf(out, "  above %2.0f%%; over all %.0f%% (%d of %d)  %s\n",
			100*b.LowerBound, share(b.Agree, b.Votes), b.Agree, b.Votes, statementText(e, b.index))
	}
	c := f.Representation
	switch {
	case len(c.Shortlist) == 0:
		fmt.Fprintln(out, "  none yet")
	case c.Justified && c.Proportional:
		fmt.Fprintln(out, "This shortlist leaves out nobody numerous enough to deserve a place (EJR+).")
	default:
		fmt.Fprintf(out, "This shortlist leaves out about %.0f of %d people, who agree on: %s\n",
			c.LeftOutPeople, c.People, statementText(e, c.index))
	}
}
