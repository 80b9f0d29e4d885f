package i18n

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// monthNames gives the months as they stand inside a date; golang.org/x/text
// formats numbers but not dates. Source: Unicode CLDR 48, gregorian, "format wide".
func monthNames(lang string) [12]string {
	switch lang {
	case "de":
		return [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	case "fr":
		return [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	case "it":
		return [12]string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"}
	case "da":
		return [12]string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}
	default:
		return [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	}
}

// Date writes the day of t in its own time zone: "12 March 2026", "12. März
// 2026", "1er mars 2026", "12 marzo 2026", "12. marts 2026".
func Date(ctx context.Context, t time.Time) string {
	return dayMonth(ctx, t) + fmt.Sprintf(" %d", t.Year())
}

// Civil writes a civil date ("2026-03-12") the way [Date] does; what is no date
// comes back as it is.
func Civil(ctx context.Context, date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return Date(ctx, day)
}

// Day is Date without the year, for what is near.
func Day(ctx context.Context, t time.Time) string { return dayMonth(ctx, t) }

// DateTime writes day and time of t in its own time zone: "12 March 2026, 18:30".
func DateTime(ctx context.Context, t time.Time) string {
	return Date(ctx, t) + ", " + Clock(ctx, t)
}

// Clock writes the time of day: "18:30", in Danish "18.30". Of an hour that the
// clocks show twice, when they go back, it says which one: "02:30 (UTC+2)".
func Clock(ctx context.Context, t time.Time) string {
	layout := "15:04"
	if Lang(ctx) == "da" {
		layout = "15.04"
	}
	if shownTwice(t) {
		return t.Format(layout) + " (" + offset(t) + ")"
	}
	return t.Format(layout)
}

// shownTwice says whether the clocks show the time of t twice on that day.
func shownTwice(t time.Time) bool {
	from, to := t.ZoneBounds()
	_, here := t.Zone()
	if !from.IsZero() {
		_, before := from.Add(-time.Second).Zone()
		if t.Sub(from) < time.Duration(before-here)*time.Second {
			return true
		}
	}
	if to.IsZero() {
		return false
	}
	_, after := to.Zone()
	return to.Sub(t) <= time.Duration(here-after)*time.Second
}

// offset writes how far the clocks are from UTC: "UTC+2", "UTC−3:30".
func offset(t time.Time) string {
	_, seconds := t.Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	if minutes := seconds / 60 % 60; minutes > 0 {
		return fmt.Sprintf("UTC%s%d:%02d", sign, seconds/3600, minutes)
	}
	return fmt.Sprintf("UTC%s%d", sign, seconds/3600)
}

func dayMonth(ctx context.Context, t time.Time) string {
	lang := Lang(ctx)
	month := monthNames(lang)[t.Month()-1]
	switch {
	case lang == "de" || lang == "da":
		return fmt.Sprintf("%d. %s", t.Day(), month)
	case lang == "fr" && t.Day() == 1:
		return "1er " + month
	default:
		return fmt.Sprintf("%d %s", t.Day(), month)
	}
}

// Number writes n with the language's separators, up to two decimals, and with a
// true minus sign, which no line breaks after and no reader takes for a hyphen.
func Number(ctx context.Context, n float64) string {
	if n == 0 {
		n = 0 // no minus before nothing
	}
	return write(ctx, number.Decimal(n, number.MaxFractionDigits(2)))
}

// Percent writes a share between 0 and 1 in whole percent: "61%", "61 %".
func Percent(ctx context.Context, share float64) string {
	return write(ctx, number.Percent(share, number.MaxFractionDigits(0)))
}

// printers are kept by language: to make one takes longer than to write a
// number, and one must not be used by two at a time.
var printers sync.Map

func write(ctx context.Context, figure number.Formatter) string {
	lang := Lang(ctx)
	kept, found := printers.Load(lang)
	if !found {
		kept, _ = printers.LoadOrStore(lang, &sync.Pool{New: func() any {
			return message.NewPrinter(language.MustParse(lang))
		}})
	}
	pool := kept.(*sync.Pool)
	p := pool.Get().(*message.Printer)
	defer pool.Put(p)
	return strings.ReplaceAll(p.Sprint(figure), "-", "\u2212")
}
