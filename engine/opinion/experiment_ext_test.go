package opinion_test

import (
	"concentric/engine/opinion"
	"concentric/engine/opinion/synthetic"
)

func init() {
	sh := func(n int) synthetic.Shape { return synthetic.Default(n, max(50, min(1000, n/10))) }
	opinion.Makers["planted3"] = func(n int, seed uint64) *opinion.Votes {
		v, _ := synthetic.Planted(sh(n), []float64{.5, .3, .2}, seed)
		return v
	}
	opinion.Makers["c1"] = func(n int, seed uint64) *opinion.Votes {
		return synthetic.Continuum(sh(n), 1, synthetic.Normal, seed)
	}
	opinion.Makers["c1u"] = func(n int, seed uint64) *opinion.Votes {
		return synthetic.Continuum(sh(n), 1, synthetic.Uniform, seed)
	}
	opinion.Makers["c2"] = func(n int, seed uint64) *opinion.Votes {
		return synthetic.Continuum(sh(n), 2, synthetic.Normal, seed)
	}
	opinion.Makers["c2u"] = func(n int, seed uint64) *opinion.Votes {
		return synthetic.Continuum(sh(n), 2, synthetic.Uniform, seed)
	}
}

func init() {
	sh := func(n int) synthetic.Shape { return synthetic.Default(n, max(50, min(1000, n/10))) }
	opinion.Makers["planted2"] = func(n int, seed uint64) *opinion.Votes {
		v, _ := synthetic.Planted(sh(n), []float64{.6, .4}, seed)
		return v
	}
	opinion.Makers["planted4"] = func(n int, seed uint64) *opinion.Votes {
		v, _ := synthetic.Planted(sh(n), []float64{.3, .3, .2, .2}, seed)
		return v
	}
	opinion.Makers["ind"] = func(n int, seed uint64) *opinion.Votes {
		return synthetic.Independent(sh(n), seed)
	}
}
