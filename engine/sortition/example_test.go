package sortition_test

import (
	"context"
	"errors"
	"fmt"

	"concentric/engine/sortition"
)

// Six volunteers, of whom only one is from the country; a panel of three has one
// or two from each place and at most two of a gender.
func six() sortition.Request {
	return sortition.Request{
		Pool: &sortition.Pool{Categories: []string{"gender", "place"}, People: []sortition.Person{
			{ID: "Ada", Features: []string{"woman", "town"}},
			{ID: "Bea", Features: []string{"woman", "town"}},
			{ID: "Cyn", Features: []string{"woman", "country"}},
			{ID: "Dan", Features: []string{"man", "town"}},
			{ID: "Eli", Features: []string{"man", "town"}},
			{ID: "Fay", Features: []string{"woman", "town"}},
		}},
		Quotas: []sortition.Quota{
			{Category: "gender", Feature: "woman", Min: 1, Max: 2},
			{Category: "gender", Feature: "man", Min: 1, Max: 2},
			{Category: "place", Feature: "town", Min: 1, Max: 2},
			{Category: "place", Feature: "country", Min: 1, Max: 2},
		},
		Size: 3, Panels: 12, Seed: []byte("three dice: 4, 0, 7"),
	}
}

func ExampleSelect() {
	request := six()
	lottery, err := sortition.Select(context.Background(), request)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, person := range request.Pool.People {
		fmt.Printf("%s %.3f\n", person.ID, lottery.Probability[i])
	}
	fmt.Println("nobody's smallest chance can be above", lottery.Certificate.Fraction)
	fmt.Println("shown to be exact:", lottery.Exact)
	// Output:
	// Ada 0.333
	// Bea 0.333
	// Cyn 1.000
	// Dan 0.500
	// Eli 0.500
	// Fay 0.333
	// nobody's smallest chance can be above 1/3
	// shown to be exact: true
}

func ExampleSelect_infeasible() {
	request := six()
	request.Quotas[3].Min = 2 // two from the country, where there is one
	_, err := sortition.Select(context.Background(), request)
	var infeasible *sortition.InfeasibleError
	if errors.As(err, &infeasible) {
		for _, relaxation := range infeasible.Relaxations {
			fmt.Println(relaxation)
		}
	}
	// Output:
	// lower the minimum of "country" (place) from 2 to 1
}

func ExampleRecord_Replay() {
	request := six()
	lottery, err := sortition.Select(context.Background(), request)
	if err != nil {
		fmt.Println(err)
		return
	}
	record := sortition.NewRecord(request, lottery)
	fmt.Println("untouched:", record.Replay(context.Background()))

	record.Panel = []string{"Ada", "Bea", "Fay"}
	err = record.Replay(context.Background())
	fmt.Println("touched:", err != nil)
	// Output:
	// untouched: <nil>
	// touched: true
}

// Where the seed could be chosen by somebody, the list is published first, and
// what decides is revealed afterwards.
func ExampleIndex() {
	list := sortition.ListHash([][]string{{"Ada", "Cyn", "Dan"}, {"Bea", "Cyn", "Eli"}})
	fmt.Println(list)
	fmt.Println(sortition.Index(list, [][]byte{[]byte("4"), []byte("0"), []byte("7")}, 2))
	// Output:
	// 2e6a2099301b7920bd0a2e68052b4f9d8fb2c8a4d5fc28112ef802ae5a15f7b7
	// 0
}
