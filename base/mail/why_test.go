package mail

import "testing"

func TestAFailureHasItsKind(t *testing.T) {
	for want, failures := range map[Why][]*Failed{
		Gone:        {{Code: 550, Status: "5.1.1"}, {Code: 550, Status: "5.2.1"}},
		Full:        {{Code: 552, Status: "5.2.2"}, {Code: 452, Status: "4.2.2"}, {Code: 552}},
		Lost:        {{Code: 550, Status: "5.4.4"}},
		Minded:      {{Code: 550, Status: "5.7.1"}, {Code: 554, Status: "5.6.0"}},
		Busy:        {{Code: 451}, {Code: 451, Status: "4.3.0"}},
		Declined:    {{Code: 550}, {Code: 554, Status: "5.3.0"}},
		Broken:      {{Uncertain: true}},
		Unreachable: {{Why: Unreachable}},
	} {
		for _, f := range failures {
			f.Says = "as is"
			told := f.untold()
			if told != (Untold{want, "as is"}) || untold(told.kept()) != told {
				t.Errorf("%+v is told as %q", f, told)
			}
		}
	}
	if told := untold("mail: the mail was not taken"); told != (Untold{Declined, "mail: the mail was not taken"}) {
		t.Errorf("what was noted without a kind is told as %q", told)
	}
	if told := untold(""); told != (Untold{}) {
		t.Errorf("what was cut off is told as %q", told)
	}
}
