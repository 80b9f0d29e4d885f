package demo

import "embed"

// Messages are this room's sentences.
//
//go:embed messages
var Messages embed.FS
