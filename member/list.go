package member

import (
	"context"

	"concentric/base/apperr"
	"concentric/base/csvfile"
	"concentric/base/store"
)

// After lists members by number, those after the number given, at most limit;
// begin with "".
func After(ctx context.Context, q store.Q, number string, limit int) ([]Member, error) {
	return list(ctx, q, "select "+personColumns+" from member_person where erased = 0 and number > $1 order by number limit $2", number, limit)
}

// Find is who has this member number or this e-mail address, in full.
func Find(ctx context.Context, q store.Q, text string) ([]Member, error) {
	m, err := ByNumber(ctx, q, text)
	if err == nil {
		return []Member{m}, nil
	}
	if !apperr.Is(err, apperr.NotFound) {
		return nil, err
	}
	return ByEmail(ctx, q, text)
}

// WriteList writes the register as a list whose columns Guess knows again.
func WriteList(ctx context.Context, q store.Q, to *csvfile.Writer) error {
	head := []Field{
		FieldNumber, FieldName, FieldGiven, FieldEmail, FieldStanding, FieldJoined, FieldPaidUntil, FieldLang,
		FieldStreet, FieldPostcode, FieldCity, FieldRegion, FieldCountry, FieldBirth, FieldGender,
	}
	names := make([]string, len(head))
	for i, field := range head {
		names[i] = columnNames[field][0]
	}
	if err := to.Write(names...); err != nil {
		return err
	}
	for after := ""; ; {
		people, err := After(ctx, q, after, store.ListLimit)
		if err != nil {
			return err
		}
		if len(people) == 0 {
			return to.Close()
		}
		for _, m := range people {
			after = m.Number
			err := to.Write(m.Number, m.Name, m.Given, m.Email, string(m.Standing), m.Joined, m.PaidUntil, m.Lang,
				m.Address.Street, m.Address.Postcode, m.Address.City, m.Address.Region, m.Address.Country, m.Attributes["birth_year"], m.Attributes["gender"])
			if err != nil {
				return err
			}
		}
	}
}
