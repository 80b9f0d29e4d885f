package mail

import "testing"

func TestAFailureHasItsKind(t *testing.T) {
	for want, failures := range map[Why][]*Failed{
		Gone:        {{Code: 550, Status: "5.1.1"}, {Code: 550, Status: "5.2.1"}},
		Full:        {{Code: 552, Status: "5.2.2"}, {Code: 452, Status: "4.2.2"}, {Code: 552}},
		Lost:        {{Code: 550, Status: "5.4.4"}},
		Minded:      {{Code: 550, Status: "5.7.1"}, {Code: 554, Status: "5.6.0"}, {Code: 550, Status: "5.1.8"}},
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

// What Postfix, Exim, Exchange, Gmail and others say of a mailbox that is none, and
// of us.
func TestAServersWordsTellWhy(t *testing.T) {
	for _, c := range []struct {
		status, says       string
		recipient, between Why // answering the recipient's address, and anywhere else
	}{
		{"", "550 5.1.1 Recipient address rejected: User unknown in local recipient table", Gone, Gone},
		{"", "550 Recipient address rejected: User unknown in virtual mailbox table", Gone, Gone},
		{"", "550 Unrouteable address", Gone, Gone},
		{"", "550 No such user", Gone, Gone},
		{"", "550 No Such User Here", Gone, Gone},
		{"", "550 Requested action not taken: mailbox unavailable", Gone, Gone},
		{"", "551 User not local", Gone, Declined},
		{"", "550", Gone, Declined},
		{"5.0.0", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", Gone, Gone},
		{"5.4.1", "550 5.4.1 Recipient address rejected: Access denied", Lost, Lost},
		{"", "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address", Gone, Gone},
		{"5.0.0", "550 #5.1.0 Address rejected.", Gone, Gone},
		{"", "550 5.2.1 The email account that you tried to reach is inactive", Gone, Gone},
		{"", "550 relay not permitted", Declined, Declined},
		{"", "550 Sender verify failed No Such User Here", Declined, Declined},
		{"", "550 Administrative prohibition", Declined, Declined},
		{"", "550 5.7.1 Unable to relay", Minded, Minded},
		{"", "550 Blocked - see https://blocklist.example", Declined, Declined},
		{"", "550 Access denied, your host is on a list", Declined, Declined},
		{"", "554 No such user", Declined, Declined},
		{"5.7.1", "550 No such user", Minded, Minded},
	} {
		if to, between := whyOf(Status(c.status, c.says, true), 554), whyOf(Status(c.status, c.says, false), 554); to != c.recipient || between != c.between {
			t.Errorf("%s %s: %q to the recipient, else %q", c.status, c.says, to, between)
		}
	}
}
