package page

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Code is a picture of a link that a phone's camera reads (a QR code), of size
// squares with a margin on each side; dark is the path of the dark ones.
type Code struct {
	size int
	dark string
}

// NewCode draws the code of a link.
func NewCode(link string) (Code, error) {
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		return Code{}, err
	}
	return Code{code.Size, squares(code)}, nil
}

// quiet is the margin that a reader of the code needs (ISO/IEC 18004).
const quiet = 4

func (c Code) box() string { return fmt.Sprintf("0 0 %d %[1]d", c.size+2*quiet) }

// squares draws each run of dark squares in a row as one stroke of a path.
func squares(code *qr.Code) string {
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
				x += run
			}
		}
	}
	return d.String()
}
