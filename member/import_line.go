package member

import (
	"strconv"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/i18n"
)

// importLine is one line of a list, read by its mapping.
type importLine struct {
	number int // of the line
	values map[Field]string
}

func (m Mapping) line(number int, cells []string) importLine {
	l := importLine{number: number, values: make(map[Field]string, len(m.Columns))}
	for i, field := range m.Columns {
		if field != "" {
			l.values[field] = strings.Join(strings.Fields(cells[i]), " ")
		}
	}
	return l
}

// onto puts what the line says onto what the register has of the person (the
// zero Member for somebody new). Columns that the list does not have change
// nothing; an empty cell empties, but for the language, which is the member's
// own choice once made.
func (l importLine) onto(m Member, mapping Mapping) (Member, error) {
	for _, set := range []struct {
		field Field
		into  *string
	}{
		{FieldNumber, &m.Number},
		{FieldEmail, &m.Email},
		{FieldStreet, &m.Address.Street},
		{FieldPostcode, &m.Address.Postcode},
		{FieldCity, &m.Address.City},
		{FieldRegion, &m.Address.Region},
		{FieldCountry, &m.Address.Country},
	} {
		if value, is := l.values[set.field]; is {
			*set.into = value
		}
	}
	l.name(&m)
	if lang := language(l.values[FieldLang]); lang != "" && m.Lang == "" {
		m.Lang = lang
	}
	if err := l.dates(&m, mapping.MonthFirst); err != nil {
		return m, err
	}
	if err := l.standing(&m, mapping); err != nil {
		return m, err
	}
	if err := l.attributes(&m, mapping.MonthFirst); err != nil {
		return m, err
	}
	return tidy(m)
}

// name takes the display name, or puts it together. A first name without a
// name does not shorten the name that the register has.
func (l importLine) name(m *Member) {
	given, family := l.values[FieldGiven], l.values[FieldFamily]
	name := l.values[FieldName]
	if name == "" {
		name = strings.TrimSpace(given + " " + family)
	}
	_, hasName := l.values[FieldName]
	_, hasFamily := l.values[FieldFamily]
	if name != "" || hasName || hasFamily || m.Name == "" {
		m.Name = name
	}
	if _, is := l.values[FieldGiven]; is {
		m.Given = given
	}
}

func (l importLine) dates(m *Member, monthFirst bool) error {
	for _, set := range []struct {
		field Field
		into  *string
	}{{FieldJoined, &m.Joined}, {FieldPaidUntil, &m.PaidUntil}} {
		value, is := l.values[set.field]
		if !is {
			continue
		}
		date, err := civilDate(value, monthFirst)
		if err != nil {
			return err
		}
		*set.into = date
	}
	return nil
}

func (l importLine) standing(m *Member, mapping Mapping) error {
	word, is := l.values[FieldStanding]
	if !is || word == "" {
		return nil
	}
	standing, known := mapping.Standings[fold(word)]
	if !known {
		standing, known = standingWords[fold(word)]
	}
	if !known {
		return apperr.New(apperr.Invalid, "member.import_standing_unknown", "Word", word)
	}
	m.Standing = standing
	return nil
}

// standingWords are what lists call a standing, folded: our own words, the
// membership statuses that CiviCRM begins with, and plain words.
var standingWords = map[string]Standing{
	"general": General, "member": General, "mitglied": General, "membre": General, "membro": General, "medlem": General,
	"new": General, "current": General, "grace": General, "active": General, "aktiv": General, "actif": General, "attivo": General,
	"working": Working, "workingmember": Working, "aktivesmitglied": Working, "membreactif": Working, "membroattivo": Working, "aktivtmedlem": Working,
	"supporter": Supporter, "pending": Supporter, "friend": Supporter, "forderer": Supporter, "sympathisant": Supporter, "simpatizzante": Supporter, "stotte": Supporter,
	"former": Former, "expired": Former, "cancelled": Former, "deceased": Former, "ehemalig": Former, "ausgetreten": Former, "ancien": Former, "ex": Former, "tidligere": Former, "udmeldt": Former,
}

func (l importLine) attributes(m *Member, monthFirst bool) error {
	attributes := make(map[string]string, len(m.Attributes))
	for name, value := range m.Attributes {
		attributes[name] = value
	}
	set := func(name, value string) {
		if value == "" {
			delete(attributes, name)
		} else {
			attributes[name] = value
		}
	}
	if gender, is := l.values[FieldGender]; is {
		set("gender", strings.ToLower(gender))
	}
	if birth, is := l.values[FieldBirth]; is {
		year := birth
		if len(birth) > 4 {
			date, err := civilDate(birth, monthFirst)
			if err != nil {
				return err
			}
			year = date[:4]
		}
		if _, err := strconv.Atoi(year); err != nil && year != "" {
			return apperr.New(apperr.Invalid, "member.date_unreadable", "Text", birth)
		}
		set("birth_year", year)
	}
	m.Attributes = nil
	if len(attributes) > 0 {
		m.Attributes = attributes
	}
	return nil
}

// civilDate reads a date as lists write it, and writes it as 2006-01-02. With
// a dot the day comes first; with a slash or a hyphen it does unless
// monthFirst.
func civilDate(text string, monthFirst bool) (string, error) {
	text, _, _ = strings.Cut(strings.TrimSpace(text), " ") // a time of day goes
	text, _, _ = strings.Cut(text, "T")
	if text == "" || text == "0000-00-00" {
		return "", nil
	}
	layouts := []string{"2006-01-02", "20060102", "2006/1/2", "2.1.2006"}
	if monthFirst {
		layouts = append(layouts, "1/2/2006", "1-2-2006")
	} else {
		layouts = append(layouts, "2/1/2006", "2-1-2006")
	}
	for _, layout := range layouts {
		if date, err := time.Parse(layout, text); err == nil && date.Year() >= 1850 && date.Year() < 2200 {
			return date.Format(time.DateOnly), nil
		}
	}
	return "", apperr.New(apperr.Invalid, "member.date_unreadable", "Text", text)
}

// language finds one of our languages in what lists write: "de", "de_CH",
// "German", "Deutsch". Another language is none: pages then speak the
// browser's.
func language(text string) string {
	word := fold(text)
	if len(word) >= 2 && i18n.Known(word[:2]) && (len(word) == 2 || strings.ContainsAny(text, "_-")) {
		return word[:2]
	}
	for _, l := range i18n.Languages() {
		if strings.HasPrefix(word, fold(l.Name)) {
			return l.Code
		}
	}
	return map[string]string{"english": "en", "german": "de", "french": "fr", "italian": "it", "danish": "da"}[word]
}
