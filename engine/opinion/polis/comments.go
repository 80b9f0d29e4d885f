package polis

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// comment is a row of comments.csv with the counts written there.
type comment struct {
	Statement
	counted           bool // the file has counts
	agrees, disagrees int
}

// readComments reads comments.csv. The columns are found by their names; only
// comment-id is needed.
func readComments(r io.Reader, name string) ([]comment, error) {
	lines := newLineReader(r, name)
	header, err := lines.next()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	find := func(names ...string) int { return column(header, names) }
	id := find(statementNames...)
	if id < 0 {
		return nil, lines.problem("the column comment-id is needed; the file has: %s", joined(header))
	}
	if err := lines.once(header); err != nil {
		return nil, err
	}
	at, author, text := find(timeNames...), find("author-id", "author"), find("comment-body", "comment", "txt", "body")
	agrees, disagrees := find("agrees"), find("disagrees")
	moderated, meta := find("moderated", "mod"), find("is-meta", "is_meta", "meta")
	var out []comment
	for {
		fields, err := lines.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if len(fields) <= id || len(fields[id]) == 0 {
			return nil, lines.problem("the statement has no number (comment-id)")
		}
		field := func(column int) string {
			if column < 0 || column >= len(fields) {
				return ""
			}
			return string(fields[column])
		}
		c := comment{counted: agrees >= 0 && disagrees >= 0}
		c.ID, c.Author, c.Text = field(id), field(author), strings.ToValidUTF8(field(text), "\uFFFD")
		numbers := []struct {
			column int
			name   string
			to     *int
		}{{agrees, "agrees", &c.agrees}, {disagrees, "disagrees", &c.disagrees}, {moderated, "moderated", &c.Moderated}}
		for _, n := range numbers {
			if field(n.column) == "" {
				continue
			}
			if *n.to, err = strconv.Atoi(field(n.column)); err != nil {
				return nil, lines.problem("%s should be a whole number, not %q", n.name, clip([]byte(field(n.column))))
			}
		}
		c.Meta = truth(field(meta))
		if ms, _, ok := parseTime([]byte(field(at))); ok && ms > 0 {
			c.Created = time.UnixMilli(ms).UTC()
		}
		out = append(out, c)
	}
}

func truth(field string) bool {
	switch strings.ToLower(field) {
	case "1", "true", "t", "yes":
		return true
	}
	return false
}

// readSummary reads the topic and the description from summary.csv, a file of
// name,value lines. A summary that cannot be read is no reason to stop.
func readSummary(r io.Reader, name string) (topic, description string) {
	lines := newLineReader(r, name)
	for {
		fields, err := lines.next()
		if err != nil {
			return topic, description
		}
		if len(fields) < 2 {
			continue
		}
		switch string(fields[0]) {
		case "topic":
			topic = strings.ToValidUTF8(string(fields[1]), "\uFFFD")
		case "conversation-description":
			description = strings.ToValidUTF8(string(fields[1]), "\uFFFD")
		}
	}
}
