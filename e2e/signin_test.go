package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"concentric/base/store/storetest"
	"concentric/e2e/browser"
)

// Mail apps open links in a browser of their own. It shows six digits and stays
// signed out; the browser that asked takes them and is signed in. From there
// everything can be signed out at once.
func TestSigningInFromAMailApp(t *testing.T) {
	t.Parallel()
	v := settleIn(t, storetest.SQLite, browser.Phone)
	asked := v.chromium.Visit(t, v.URL, browser.Phone)
	link := v.askForLink(asked, "mia")

	mailApp := v.chromium.Visit(t, v.URL, browser.Phone)
	mailApp.Open(link)
	mailApp.See("This is not the browser in which the link was asked for.")
	mailApp.Accessible()
	mailApp.Click("Show the six digits")
	mailApp.See("Type these six digits")
	mailApp.Accessible()
	digits := strings.ReplaceAll(regexp.MustCompile(`\d{3} \d{3}`).FindString(mailApp.Text()), " ", "")
	mailApp.Open("/my-voice")
	mailApp.See("Sign in")

	asked.Fill("The six digits", wrong(digits))
	asked.Click("Sign in")
	asked.See("These are not the digits that the link shows.")
	asked.Accessible()
	asked.Fill("The six digits", digits)
	asked.Click("Sign in")
	asked.See("You are signed in.")

	second := v.signIn("Mia")
	asked.Open("/account")
	asked.Accessible()
	asked.Click("Sign out everywhere")
	asked.See("You are signed out on all devices.")
	second.Open("/account")
	second.See("Sign in first")
	second.Accessible()

	// A link works once, and for a quarter of an hour.
	late := v.chromium.Visit(t, v.URL, browser.Phone)
	link = v.askForLink(late, "mia")
	v.hands.Move(16 * time.Minute)
	late.Open(link)
	late.See("This link is over: links work once, for a quarter of an hour. Ask for a new one.")
	late.Accessible()
}

// wrong changes the last digit.
func wrong(digits string) string {
	last := digits[len(digits)-1]
	return digits[:len(digits)-1] + string('0'+(last-'0'+1)%10)
}
