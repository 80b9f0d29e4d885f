// Package sortition selects a council by lot: panels that meet quotas (so many
// women, so many from the country, …), drawn so that every volunteer has a fair
// chance, with proof.
//
// Select makes a list of panels, each to be drawn with the same chance. By the
// leximin method the smallest probability of a volunteer is as large as the
// quotas allow, then the next smallest, and so on. A Certificate proves by
// arithmetic that nobody could do better for the smallest, and the Lottery says
// how near the list comes. Record holds all that is needed to replay a draw.
//
// How it works. People whom quotas and households cannot tell apart are of one
// type, and everything is over types. The leximin probabilities come from a
// linear program over expected panels. The list comes from error diffusion: each
// next panel is the one nearest to what every type is owed. Within a type people
// take turns.
//
// Everything is deterministic from the request: the same bits on every machine,
// whatever the order of people and quotas.
//
// Sources: Flanigan, Gölz, Gupta, Hennig & Procaccia, Fair algorithms for
// selecting citizens' assemblies, Nature 596 (2021); Baharav & Flanigan, Fair,
// manipulation-robust, and transparent sortition (2024); Assos et al.,
// Alternates, assemble! (2025).
package sortition
