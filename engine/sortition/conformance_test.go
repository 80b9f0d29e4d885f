package sortition_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"concentric/engine/sortition"
)

// published is what is known of a pool from elsewhere, and what the list has to
// reach. The synthetic pools have quotas of our own: nothing is published on
// them, and their figures come from an independent leximin with an LP and ILP
// solver.
type published struct {
	bound, least, worst float64
	gini, geometric     float64 // 0: not known
	long                bool
	open                bool // the probabilities are not shown to be those of a lottery
	levels              bool // small enough for the checker's own program to see that they are the best
}

var pools = map[string]published{
	"example_small_20":          {bound: 0.1, least: 0.1, worst: 1e-12, levels: true},
	"example_large_200":         {bound: 0.1, least: 0.1, worst: 1e-12, levels: true},
	"opendlp_monitoring_100_28": {bound: 0.25, least: 0.249, worst: 0.0015, levels: true},
	"sf_fixture_150_22":         {bound: 1.0 / 11, least: 0.090, worst: 0.0015, gini: 0.14035127, geometric: 0.14120595, levels: true},
	"synth_mass_24":             {bound: 0, least: 0, worst: 0.002, gini: 0.58640},
	"synth_hd_30":               {bound: 0.01495, least: 0.013, worst: 0.003},
	"synth_cca_75":              {bound: 0.0507, least: 0.049, worst: 0.002},
	"synth_sf_e_110":            {bound: 0.0259, least: 0.024, worst: 0.003, long: true, open: true},
}

func TestPools(t *testing.T) {
	dir := os.Getenv("CONCENTRIC_DATA")
	if dir == "" {
		t.Skip("CONCENTRIC_DATA is not set: left out are the eight pools of sortition/")
	}
	compared, agreed := 0, 0
	for name, want := range pools {
		if want.long && testing.Short() {
			t.Logf("left out with -short: %s", name)
			continue
		}
		compared++
		if t.Run(name, func(t *testing.T) { comparePool(t, filepath.Join(dir, "sortition", name), want) }) {
			agreed++
		}
	}
	t.Logf("%d pools compared, %d agreed", compared, agreed)
}

func comparePool(t *testing.T, dir string, want published) {
	pool, quotas, size := readPlainly(t, dir)
	request := sortition.Request{Pool: pool, Quotas: quotas, Size: size, Seed: []byte("conformance")}
	lottery, err := sortition.Select(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	record := sortition.NewRecord(request, lottery)
	check(t, pool, quotas, record)
	if want.levels {
		checkLevels(t, pool, quotas, size, record.Probabilities)
	}
	if record.Exact == want.open {
		t.Errorf("exact is %v", record.Exact)
	}
	if !rounds(record.BoundMin, want.bound) {
		t.Errorf("bound %v, wanted %v", record.BoundMin, want.bound)
	}
	if record.AchievedMin < want.least {
		t.Errorf("smallest share %v, wanted %v", record.AchievedMin, want.least)
	}
	if record.ListError > want.worst {
		t.Errorf("list error %v, wanted at most %v", record.ListError, want.worst)
	}
	if want.gini != 0 && !rounds(record.Gini, want.gini) {
		t.Errorf("gini %v, wanted %v", record.Gini, want.gini)
	}
	if want.geometric != 0 && !rounds(record.GeometricMean, want.geometric) {
		t.Errorf("geometric mean %v, wanted %v", record.GeometricMean, want.geometric)
	}
}

// rounds tells whether x is want to as many digits as want has.
func rounds(x, want float64) bool {
	text := strconv.FormatFloat(want, 'f', -1, 64)
	_, decimals, _ := strings.Cut(text, ".")
	digits := min(len(decimals), 12)
	return strconv.FormatFloat(x, 'f', digits, 64) == strconv.FormatFloat(want, 'f', digits, 64)
}

// readPlainly reads a pool with nothing but encoding/csv.
func readPlainly(t *testing.T, dir string) (*sortition.Pool, []sortition.Quota, int) {
	t.Helper()
	read := func(name string) [][]string {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	pool := &sortition.Pool{}
	var quotas []sortition.Quota
	seen := map[string]bool{}
	for _, row := range read("categories.csv")[1:] {
		if !seen[row[0]] {
			seen[row[0]] = true
			pool.Categories = append(pool.Categories, row[0])
		}
		quotas = append(quotas, sortition.Quota{Category: row[0], Feature: row[1], Min: number(row[2]), Max: number(row[3])})
	}
	rows := read("respondents.csv")
	at := map[string]int{}
	for i, heading := range rows[0] {
		at[heading] = i
	}
	for i, row := range rows[1:] {
		p := sortition.Person{ID: fmt.Sprint("person ", i+1)}
		for _, category := range pool.Categories {
			p.Features = append(p.Features, row[at[category]])
		}
		pool.People = append(pool.People, p)
	}
	return pool, quotas, number(dir[strings.LastIndex(dir, "_")+1:])
}
