package i18n_test

import (
	"testing"

	"concentric/base/i18n"
)

func TestWritten(t *testing.T) {
	for _, c := range []struct{ text, said, want string }{
		{"Plant more trees.", "en", "en"},
		{"Plantez plus d’arbres.", "en", "en"}, // Latin letters: what was said counts
		{"👍 100%", "de", "de"},
		{"𝗕𝗼𝗹𝗱 𝗹𝗲𝘁𝘁𝗲𝗿𝘀", "en", "en"}, // those of mathematics
		{"", "da", "da"},
		{"乘客的安全最重要", "en", "zh"},
		{"我覺得UberX應該合法", "en", "zh"},
		{"The sign reads 乘客 and nobody can read it.", "en", "en"},
		{"バスを増やしてほしい。市民の足です。", "en", "ja"},
		{"버스를 더 자주 운행해 주세요", "de", "ko"},
		{"Нужно больше автобусов", "en", "und-Cyrl"},
		{"نحتاج إلى مزيد من الحافلات", "fr", "und-Arab"},
		{"Χρειαζόμαστε περισσότερα λεωφορεία", "it", "el"},
		{"ავტობუსები", "en", "und"},
		{"Uber X", "zh", "zh"}, // held elsewhere: not ours to correct
	} {
		if got := i18n.Written(c.text, c.said); got != c.want {
			t.Errorf("%q, said to be in %s: %s, not %s", c.text, c.said, got, c.want)
		}
	}
	if name := i18n.Name("und-Cyrl"); name != "Кириллица" {
		t.Errorf("Cyrillic letters are called %s", name)
	}
}
