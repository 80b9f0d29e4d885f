package listening

import (
	"concentric/backlog"
)

// refusal is how a finding is called that people on all sides share by disagreeing.
const refusal = "refusal"

// called is a finding's kind as its title says it.
func (one choice) called(r Release) string {
	if f, _ := r.Figure(one.number); one.kind == Bridge && f.All.Disagree > f.All.Agree {
		return refusal
	}
	return one.kind
}

// told is what one statement's finding says. It is kept in no language: the
// circle and everybody who took part read it in theirs, around the words of who
// said it.
func told(c Conversation, r Release, one choice, texts map[int]Statement, labels []string) *backlog.Told {
	s := texts[one.number]
	f, _ := r.Figure(one.number)
	group, people := "", 0
	if one.kind == Favourite {
		group = labels[one.group]
	}
	if one.kind == Gap {
		people = r.Gap.People
	}
	lines := []backlog.Line{
		{Key: "listening.finding_" + one.kind, Words: map[string]string{"Question": c.Question, "Group": group}, Numbers: map[string]float64{"People": float64(people)}},
		backlog.Quote("> " + s.Text),
		counted("listening.finding_counts", "", f.All),
	}
	for g, t := range f.Groups {
		if t != nil {
			lines = append(lines, counted("listening.finding_group_counts", labels[g], *t))
		}
	}
	return &backlog.Told{
		Title: backlog.Line{Key: "listening.finding_title_" + one.called(r), Words: map[string]string{"Text": Shorten(s.Text, 90), "Group": group}},
		Text:  lines,
	}
}

// counted is a tally in words, with its denominator.
func counted(key, group string, t tally) backlog.Line {
	return backlog.Line{Key: key, Words: map[string]string{"Group": group}, Numbers: map[string]float64{
		"Agree": float64(t.Agree), "Disagree": float64(t.Disagree), "Pass": float64(t.Pass), "Votes": float64(t.Votes()),
	}}
}

// summed is "what we heard".
func summed(c Conversation, r Release, chosen []choice, texts map[int]Statement, people int) *backlog.Told {
	t := &backlog.Told{Title: backlog.Line{Key: "listening.finding_title_summary", Words: map[string]string{"Question": Shorten(c.Question, 90)}}}
	say := func(key string, numbers map[string]float64) {
		t.Text = append(t.Text, backlog.Line{Key: key, Words: map[string]string{"Question": c.Question}, Numbers: numbers})
	}
	if people < Least || r.Number == 0 {
		say("listening.finding_few", map[string]float64{"Least": Least})
		return t
	}
	say("listening.finding_summary", map[string]float64{"People": float64(r.People), "Votes": float64(r.Votes)})
	if len(r.Groups) >= 2 {
		say("listening.finding_groups", map[string]float64{"Groups": float64(len(r.Groups))})
	}
	for _, kind := range []string{Bridge, refusal, Divide, Favourite, Gap} {
		list := ""
		for _, one := range chosen {
			if one.called(r) == kind {
				list += "- " + texts[one.number].Text + "\n"
			}
		}
		if list != "" {
			say("listening.finding_list_"+kind, nil)
			t.Text = append(t.Text, backlog.Quote(list))
		}
	}
	return t
}
