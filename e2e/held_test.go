package e2e

import (
	"concentric/e2e/browser"
)

// aLinkIsHeld: Mia, whom nobody has given a seat, brings something up with a
// link in it. It is there at once, its link when Fay has looked at it; of two
// links she shows one, and Mia sees which and why.
func (v *village) aLinkIsHeld() {
	v.t.Helper()
	mia := v.signIn("Mia")
	mia.Open("/account")
	mia.See("You are known here", "contributions that others kept")
	mia.Accessible()
	mia.Open("/circles/" + v.Circle.ID + "/raise")
	mia.Fill("In one sentence: what is it about?", "A better map of the buses")
	mia.Fill("Tell more", "Like https://maps.example/buses. And win a prize at www.prize.example today.")
	mia.Fill("Who may see it", "Everyone, also outside the party")
	mia.Click("Bring it to the circle")
	item := mia.Path()
	mia.See("What you wrote is shown. This link is held", "https://maps.example/buses")
	mia.Accessible()
	visitor := v.chromium.Visit(v.t, v.URL, browser.Phone)
	visitor.Open(item)
	visitor.See("A better map of the buses", "link held until somebody has looked at it")
	visitor.NotSee("maps.example")

	fay := v.signIn("Fay")
	fay.Open("/today")
	fay.Click("2 links wait")
	fay.See("https://maps.example/buses", "www.prize.example")
	fay.Fill("https://maps.example/buses", "1 Show the link")
	fay.Fill("www.prize.example", "2 Not show it: It advertises, or leads people elsewhere.")
	fay.Accessible()
	fay.Click("Save what I chose")
	fay.See("2 links are decided.", "No link waits.")
	fay.Click("What was decided about links")
	fay.See("link shown", "It advertises, or leads people elsewhere.")
	fay.NotSee("prize.example")
	fay.Accessible()

	visitor.Open(item)
	visitor.See("https://maps.example/buses", "link not shown")
	mia.Open(item)
	mia.See("What you wrote is shown, without this link.", "It advertises, or leads people elsewhere.")
	mia.Open("/account")
	mia.See("Your links that were held", "www.prize.example")
	mia.Accessible()
}
