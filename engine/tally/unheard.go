package tally

import "fmt"

// Unheard is what a decision that no ranks speak of leaves out: of a motion, those who did not say yes; of a budget, those who see none
// of the projects they voted for.
type Unheard struct {
	Ballots int64
	// Yes, No, Abstained and Blank are the ballots of a motion.
	Yes, No, Abstained, Blank int64
	// Without is how many of the Voters, who voted for some project, voted for none of those that are paid.
	Without, Voters int64
	motion, adopted bool
}

// LeftOutOfDecision makes the panel for a motion or a budget; nil for any other count, see LeftOut.
func LeftOutOfDecision(e *Election, rec *Record) (*Unheard, error) {
	switch {
	case e.Ballots.Total() == 0:
		return nil, nil
	case rec.Method == "yes-no":
		own := *e
		yes, no, abstain, err := sides(&own)
		if err != nil {
			return nil, err
		}
		u := &Unheard{Ballots: rec.Ballots, Blank: rec.Ballots - rec.Valid, motion: true, adopted: len(rec.Winners) > 0}
		votes := rec.Rounds[0].Tally
		u.Yes, u.No = votes[yes].whole(), votes[no].whole()
		if abstain != Nobody {
			u.Abstained = votes[abstain].whole()
		}
		return u, nil
	case rec.Method == "equal-shares":
		return leftOutOfBudget(e, rec)
	}
	return nil, nil
}

func leftOutOfBudget(e *Election, rec *Record) (*Unheard, error) {
	cards, err := e.cards("equal-shares", true)
	if err != nil {
		return nil, err
	}
	paid := make([]bool, len(e.Options))
	for _, o := range rec.Winners {
		paid[o] = true
	}
	u := &Unheard{Ballots: rec.Ballots}
	for card, w := range cards {
		wants, has := false, false
		for _, s := range card {
			wants = wants || s.Score > 0
			has = has || s.Score > 0 && paid[s.Option]
		}
		if wants {
			u.Voters += w
		}
		if wants && !has {
			u.Without += w
		}
	}
	return u, nil
}

// Sentence says in one sentence whom the decision leaves out.
func (u *Unheard) Sentence() string {
	switch {
	case !u.motion:
		return fmt.Sprintf("%s of those who voted for some project (%d of %d) voted for none of those that are paid.", percent(u.Without, u.Voters), u.Without, u.Voters)
	case u.adopted:
		return fmt.Sprintf("The motion is adopted with %s of yes and no, which is %s of all ballots; %s said no, %s abstained or left it blank.",
			percent(u.Yes, u.Yes+u.No), percent(u.Yes, u.Ballots), percent(u.No, u.Ballots), percent(u.Abstained+u.Blank, u.Ballots))
	}
	return fmt.Sprintf("The motion is not adopted; %s of all ballots said yes, %s no, %s abstained or were left blank.",
		percent(u.Yes, u.Ballots), percent(u.No, u.Ballots), percent(u.Abstained+u.Blank, u.Ballots))
}

// Fields is the panel as `concentric tally --json` prints it.
func (u *Unheard) Fields() map[string]any {
	if !u.motion {
		return map[string]any{"from": "approvals of projects", "without_any_paid": share(u.Without, u.Voters), "sentence": u.Sentence()}
	}
	return map[string]any{
		"from": "yes and no", "yes": share(u.Yes, u.Ballots), "no": share(u.No, u.Ballots), "abstained": share(u.Abstained, u.Ballots),
		"blank": share(u.Blank, u.Ballots), "yes_of_yes_and_no": share(u.Yes, u.Yes+u.No), "sentence": u.Sentence(),
	}
}
