package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
)

// generate writes a table with a column for each rank. Each voter draws a ranking in which popular options come early (the model of
// Plackett and Luce); six in ten rank all options, the others stop somewhere. The same numbers make the same file.
func generate(path string, voters, options int) (int64, error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	for o := range options {
		if o > 0 {
			fmt.Fprint(w, ",")
		}
		fmt.Fprintf(w, "rank %d", o+1)
	}
	fmt.Fprintln(w)
	rng := rand.New(rand.NewPCG(2026, 11))
	keys, order := make([]float64, options), make([]int, options)
	var line []byte
	for range voters {
		for o := range options {
			keys[o], order[o] = rng.ExpFloat64()*math.Pow(1.25, float64(o)), o
		}
		slices.SortFunc(order, func(a, b int) int {
			if keys[a] < keys[b] {
				return -1
			}
			return 1
		})
		length := options
		if rng.IntN(10) >= 6 {
			length = 1 + rng.IntN(options)
		}
		line = line[:0]
		for i, o := range order {
			if i > 0 {
				line = append(line, ',')
			}
			if i < length {
				line = strconv.AppendInt(line, int64(o+1), 10)
			}
		}
		w.Write(append(line, '\n'))
	}
	if err := w.Flush(); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
