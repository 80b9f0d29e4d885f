package tally

// source says what a panel was computed from.
func source(scored bool) string {
	if scored {
		return "scores read as rankings"
	}
	return "rankings alone"
}

// named is an option as JSON; nil for Nobody.
func (r *Record) named(i int) *namedJSON {
	if i == Nobody {
		return nil
	}
	return &namedJSON{i + 1, r.Options[i].Name}
}

func (r *Record) namedAll(options []int) []*namedJSON {
	out := make([]*namedJSON, len(options))
	for i, o := range options {
		out[i] = r.named(o)
	}
	return out
}

// share is a number of voters with what it is a share of.
func share(part, of int64) map[string]any {
	s := map[string]any{"votes": part, "of": of}
	if of > 0 {
		s["share"] = float64(part) / float64(of)
	}
	return s
}

func others(rec *Record, all []OtherWinner) []map[string]any {
	out := []map[string]any{}
	for _, o := range all {
		out = append(out, map[string]any{"method": o.Method, "winners": rec.namedAll(o.Winners)})
	}
	return out
}
