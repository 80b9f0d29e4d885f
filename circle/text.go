package circle

import (
	"strings"

	"concentric/base/typed"
)

func compareFolded(a, b string) int { return strings.Compare(typed.Fold(a), typed.Fold(b)) }
