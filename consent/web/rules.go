package web

import (
	"context"
	"strconv"
	"strings"

	"concentric/base/i18n"
	"concentric/circle"
)

// rulesSaid are the lines of an agreement that say which rules of a circle it
// changes, each with what held until now: nobody consents to a charter unread.
func rulesSaid(ctx context.Context, c circle.Circle, to circle.Charter) string {
	var text strings.Builder
	line := func(label, before, now string) {
		if before != now && now != "" {
			text.WriteString("\n- " + i18n.T(ctx, "consent.says_instead", "What", label, "Now", now, "Before", before))
		}
	}
	line(i18n.T(ctx, "consent.effect_name"), c.Name, strings.TrimSpace(to.Name))
	line(i18n.T(ctx, "backlog.who_sees"), i18n.T(ctx, "backlog.audience_"+string(c.Audience)), i18n.T(ctx, "backlog.audience_"+string(to.Audience)))
	line(i18n.T(ctx, "circle.rule_for_silence"), i18n.T(ctx, "circle.absentees_"+string(c.Absentees)), i18n.T(ctx, "circle.absentees_"+string(to.Absentees)))
	if to.AnswerDays != 0 {
		line(i18n.T(ctx, "consent.effect_answer_days"), strconv.Itoa(c.AnswerDays), strconv.Itoa(to.AnswerDays))
	}
	if to.Carries != 0 {
		line(i18n.T(ctx, "consent.effect_carries"), strconv.Itoa(c.Carries), strconv.Itoa(to.Carries))
	}
	for _, rule := range []struct {
		label       string
		before, now bool
	}{{"consent.effect_tests", c.TestsArguments, to.TestsArguments}, {"consent.effect_on_call", c.OnCall, to.OnCall}} {
		if rule.now && !rule.before {
			text.WriteString("\n- " + i18n.T(ctx, rule.label))
		}
		if rule.before && !rule.now {
			text.WriteString("\n- " + i18n.T(ctx, "consent.says_no_longer", "What", i18n.T(ctx, rule.label)))
		}
	}
	return text.String()
}
