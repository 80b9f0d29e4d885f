package journal

// Audience says who may see that an act took place.
type Audience string

// The audiences.
const (
	Public  Audience = "public"
	Members Audience = "members"
	Circle  Audience = "circle"
)

// Fewer is the audience of fewer people of two: what belongs to a thing is seen
// by no more people than the thing. None that is named is members.
func Fewer(a, b Audience) Audience {
	switch {
	case a == Circle || b == Circle:
		return Circle
	case a == Public && b == Public:
		return Public
	default:
		return Members
	}
}
