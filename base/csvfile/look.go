package csvfile

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Look reads a whole file and finds its encoding, its delimiter and its
// digest. Bytes that are not UTF-8 make it Windows-1252, unless most of its
// foreign letters are UTF-8: then those bytes are damage, and their lines are
// Bad.
func Look(from Source) (Facts, error) {
	raw, err := from()
	if err != nil {
		return Facts{}, err
	}
	defer raw.Close()
	digest := sha256.New()
	all := bufio.NewReaderSize(io.TeeReader(raw, digest), 64<<10)
	head, err := all.Peek(32 << 10)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return Facts{}, err
	}
	var facts Facts
	facts.Encoding, facts.Mark = wide(head)
	head = bytes.Clone(head)
	var letters counter
	if facts.Bytes, err = letters.read(all); err != nil {
		return Facts{}, err
	}
	if facts.Encoding == "" {
		facts.Encoding = "UTF-8"
		if letters.bad > letters.good {
			facts.Encoding = "Windows-1252"
		}
	}
	facts.Digest = hex.EncodeToString(digest.Sum(nil))
	text, _ := io.ReadAll(decode(bytes.NewReader(head), facts))
	facts.Delimiter = delimiter(string(text))
	return facts, nil
}

// wide finds a byte order mark, or UTF-16 without one: Latin text in it is
// half zeros, always in the same half.
func wide(head []byte) (encoding string, mark bool) {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return "", true
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return "UTF-16LE", true
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return "UTF-16BE", true
	}
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch half := len(head) / 2; {
	case half > 0 && zeros[1] > half*7/10 && zeros[0] < half/10+1:
		return "UTF-16LE", false
	case half > 0 && zeros[0] > half*7/10 && zeros[1] < half/10+1:
		return "UTF-16BE", false
	}
	return "", false
}

// counter counts letters beyond ASCII that are UTF-8, and bytes that are not.
type counter struct{ good, bad int }

func (c *counter) read(all *bufio.Reader) (int64, error) {
	total := int64(0)
	buffer := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := all.Read(buffer[kept:])
		total += int64(n)
		rest := c.count(buffer[:kept+n], err == io.EOF)
		kept = copy(buffer, rest)
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

// count returns the bytes at the end that may go on in the next part.
func (c *counter) count(part []byte, last bool) []byte {
	for i := 0; i < len(part); {
		if part[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !last && !utf8.FullRune(part[i:]) {
			return part[i:]
		}
		r, size := utf8.DecodeRune(part[i:])
		if r == utf8.RuneError && size == 1 {
			c.bad++
		} else {
			c.good++
		}
		i += size
	}
	return nil
}

// decode makes UTF-8 of a file, without its mark.
func decode(raw io.Reader, facts Facts) io.Reader {
	switch facts.Encoding {
	case "UTF-16LE":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(raw)
	case "UTF-16BE":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(raw)
	case "Windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(raw)
	}
	text := bufio.NewReader(raw)
	if start, _ := text.Peek(3); facts.Mark && len(start) == 3 {
		text.Discard(3)
	}
	return text
}

// delimiter is what stands most often between the names of the head; a comma
// where nothing does.
func delimiter(text string) rune {
	if len(text) > 4 && strings.EqualFold(text[:4], "sep=") {
		for _, d := range ",;\t|" {
			if rune(text[4]) == d {
				return d
			}
		}
	}
	counts := map[rune]int{}
	quoted := false
	for _, r := range strings.TrimLeft(text, "\r\n") {
		if r == '"' {
			quoted = !quoted
		}
		if (r == '\n' || r == '\r') && !quoted {
			break
		}
		if !quoted {
			counts[r]++
		}
	}
	best := ','
	for _, d := range ";\t|" {
		if counts[d] > counts[best] {
			best = d
		}
	}
	return best
}
