package member

import (
	"slices"
	"strings"
	"unicode"

	"concentric/base/apperr"

	"golang.org/x/text/unicode/norm"
)

// Field is what a column of a membership list may hold; "" is a column that is
// left out.
type Field string

// The fields. Birth is a date or a year, of which the year is kept.
const (
	FieldNumber    Field = "number"
	FieldName      Field = "name"
	FieldGiven     Field = "given"
	FieldFamily    Field = "family"
	FieldEmail     Field = "email"
	FieldStreet    Field = "street"
	FieldPostcode  Field = "postcode"
	FieldCity      Field = "city"
	FieldRegion    Field = "region"
	FieldCountry   Field = "country"
	FieldStanding  Field = "standing"
	FieldJoined    Field = "joined"
	FieldPaidUntil Field = "paid_until"
	FieldLang      Field = "lang"
	FieldBirth     Field = "birth"
	FieldGender    Field = "gender"
)

// Fields lists them in the order in which pages show them.
func Fields() []Field {
	return []Field{
		FieldNumber, FieldName, FieldGiven, FieldFamily, FieldEmail, FieldStanding, FieldJoined, FieldPaidUntil, FieldLang,
		FieldStreet, FieldPostcode, FieldCity, FieldRegion, FieldCountry, FieldBirth, FieldGender,
	}
}

// columnNames are the names by which lists call the fields, folded: those of a
// CiviCRM contact or membership export (its field titles, as in
// CRM_Contact_DAO_Contact and CRM_Member_DAO_Membership), and the plain words
// of five languages.
var columnNames = map[Field][]string{
	FieldNumber:    {"membernumber", "memberno", "memberid", "membershipnumber", "number", "no", "nr", "mitgliedsnummer", "mitgliedsnr", "mitgliednr", "nummer", "numerodemembre", "numeroadherent", "numero", "numerodimembro", "numerotessera", "tessera", "medlemsnummer", "medlemsnr"},
	FieldName:      {"displayname", "name", "fullname", "nom complet", "nomecompleto", "navn", "fuldenavn"},
	FieldGiven:     {"firstname", "givenname", "vorname", "prenom", "nome", "fornavn"},
	FieldFamily:    {"lastname", "familyname", "surname", "nachname", "familienname", "nom", "nomdefamille", "cognome", "efternavn"},
	FieldEmail:     {"email", "emailaddress", "primaryemail", "homeemail", "mail", "emailadresse", "adresseemail", "courriel", "indirizzoemail"},
	FieldStreet:    {"streetaddress", "homestreetaddress", "primarystreetaddress", "street", "address", "strasse", "adresse", "rue", "via", "indirizzo", "vej", "gade"},
	FieldPostcode:  {"postalcode", "homepostalcode", "primarypostalcode", "postcode", "zip", "zipcode", "plz", "postleitzahl", "codepostal", "cap", "postnummer", "postnr"},
	FieldCity:      {"city", "homecity", "primarycity", "town", "ort", "stadt", "wohnort", "ville", "commune", "citta", "comune", "by", "bynavn"},
	FieldRegion:    {"state", "stateprovince", "region", "province", "bundesland", "kanton", "departement", "provincia", "regione"},
	FieldCountry:   {"country", "homecountry", "land", "pays", "paese"},
	FieldStanding:  {"standing", "status", "membershipstatus", "mitgliedsstatus", "mitgliedschaft", "statut", "stato", "medlemsstatus"},
	FieldJoined:    {"joined", "membersince", "joindate", "membershipstartdate", "startdate", "eintritt", "eintrittsdatum", "mitgliedseit", "dateadhesion", "membredepuis", "dataiscrizione", "iscrittodal", "indmeldt", "indmeldelsesdato", "medlemsiden"},
	FieldPaidUntil: {"paiduntil", "membershipexpirationdate", "membershipenddate", "enddate", "expires", "bezahltbis", "beitragbezahltbis", "cotisationjusquau", "pagatofinoal", "betalttil"},
	FieldLang:      {"language", "preferredlanguage", "lang", "sprache", "langue", "lingua", "sprog"},
	FieldBirth:     {"birthdate", "dateofbirth", "birthyear", "yearofbirth", "geburtsdatum", "geburtsjahr", "datedenaissance", "anneedenaissance", "datadinascita", "annodinascita", "fodselsdato", "fodselsar"},
	FieldGender:    {"gender", "geschlecht", "genre", "genere", "kon"},
}

// civiNumbers are the columns of CiviCRM that may hold the member number. The
// external identifier is the party's own; where it is not filled on each line
// the contact id is the number.
var civiNumbers = []string{"externalidentifier", "externalid", "contactid", "internalcontactid"}

// Mapping says what the columns of a list hold, and how its words are to be
// read.
type Mapping struct {
	Columns    []Field             `json:"columns"`               // by place; "" is left out
	MonthFirst bool                `json:"month_first,omitempty"` // 03/04/2026 is the 4th of March
	Standings  map[string]Standing `json:"standings,omitempty"`   // by the word in the list, folded
}

// Guess recognises the columns of a list by their names. Sample are some of
// its lines: a number column that they leave empty is not the number.
func Guess(header []string, sample [][]string) Mapping {
	m := Mapping{Columns: make([]Field, len(header))}
	known := map[string]Field{}
	for field, names := range columnNames {
		for _, name := range names {
			known[fold(name)] = field
		}
	}
	taken := map[Field]bool{}
	for i, name := range header {
		if field := known[fold(name)]; field != "" && !taken[field] {
			m.Columns[i], taken[field] = field, true
		}
	}
	for _, number := range civiNumbers {
		for i, name := range header {
			if !taken[FieldNumber] && fold(name) == number && filled(sample, i) {
				m.Columns[i], taken[FieldNumber] = FieldNumber, true
			}
		}
	}
	return m
}

func filled(sample [][]string, column int) bool {
	for _, cells := range sample {
		if column < len(cells) && strings.TrimSpace(cells[column]) == "" {
			return false
		}
	}
	return true
}

// fold writes a name as names are compared: letters and digits, lower case,
// without accents.
func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø':
			b.WriteByte('o')
		case r == 'æ':
			b.WriteString("ae")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// check refuses a mapping by which no list can be read.
func (m Mapping) check(header []string) error {
	for _, standing := range m.Standings {
		if !slices.Contains(Standings(), standing) {
			return apperr.New(apperr.Invalid, "member.import_no_such_field", "Field", string(standing))
		}
	}
	if len(m.Columns) != len(header) {
		return apperr.New(apperr.Conflict, "member.import_other_list")
	}
	places := map[Field]int{}
	for i, field := range m.Columns {
		if field == "" {
			continue
		}
		if columnNames[field] == nil {
			return apperr.New(apperr.Invalid, "member.import_no_such_field", "Field", string(field))
		}
		if before, twice := places[field]; twice {
			return apperr.New(apperr.Invalid, "member.import_column_twice", "One", header[before], "Other", header[i])
		}
		places[field] = i
	}
	if _, is := places[FieldNumber]; !is {
		return apperr.New(apperr.Invalid, "member.import_needs_number")
	}
	_, name := places[FieldName]
	_, given := places[FieldGiven]
	_, family := places[FieldFamily]
	if !name && !given && !family {
		return apperr.New(apperr.Invalid, "member.import_needs_name")
	}
	return nil
}

// Explain says what a word of the standing column means.
func (m *Mapping) Explain(word string, standing Standing) {
	if m.Standings == nil {
		m.Standings = map[string]Standing{}
	}
	m.Standings[fold(word)] = standing
}
