package guard

import "testing"

func TestMessages(t *testing.T) {
	house := tree(t, map[string]string{
		"circle/messages/en.toml": "[circle]\nclosed = \"It is closed.\"\nunused = \"x\"\nkind_a = \"a\"\n[circle.people]\none = \"1\"\nother = \"2\"\n",
		"circle/messages/de.toml": "\"circle.closed\" = \"«Zu»\"\n\"circle.kind_a\" = \"n'est\"\n\"circle.unused\" = \"x\"\n",
		"member/messages/en.toml": "\"circle.closed\" = \"again\"\n",
		"member/messages/xx.toml": "",
		"circle/circle.go": `package circle
var a = i18n.T(ctx, "circle.closed")
var b = i18n.N(ctx, "circle.people", 3)
var c = apperr.New(apperr.Gone, "circle.over")
var d = i18n.T(ctx, "circle.kind_" + kind)
`,
	})
	expect(t, house.Messages([]string{"en", "de"}),
		"circle/circle.go:4: no catalogue has circle.over",
		"circle/messages/de.toml: it quotes as another language does: one of «»”",
		"circle/messages/de.toml: n'est has a straight apostrophe: write ’",
		"circle/messages/en.toml: nobody says circle.unused",
		"member/messages/en.toml: circle.closed stands in circle/messages/en.toml already",
		"member/messages/xx.toml: xx is not one of the languages",
		"messages: circle.people is missing in de",
	)
}
