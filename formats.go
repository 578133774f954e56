package swelter

// The formats that every program has; the others are imported by name, such as
// _ "github.com/swelter/swelter/render/pdf".
import (
	_ "github.com/swelter/swelter/render/png"
	_ "github.com/swelter/swelter/render/svg"
	_ "github.com/swelter/swelter/source/json"
	_ "github.com/swelter/swelter/source/npy"
	_ "github.com/swelter/swelter/source/text"
)
