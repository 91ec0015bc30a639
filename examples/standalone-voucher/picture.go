package main

import (
	"fmt"
	"image/color"
	"io"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// picture shows a code to its holder, as text and as a QR code. The text is
// itself the payload: all its characters are in QR's alphanumeric mode, so the
// smallest symbol holds it.
func picture(w io.Writer, code string) error {
	symbol, err := qr.Encode(code, qr.M, qr.AlphaNumeric)
	if err != nil {
		return fmt.Errorf("drawing the code: %w", err)
	}
	size := symbol.Bounds().Dx()
	black := func(x, y int) bool {
		return x >= 0 && y >= 0 && x < size && y < size && symbol.At(x, y) == color.Black
	}
	const quiet = 2 // modules of white around it
	var b strings.Builder
	// Two rows of modules to a line of text: white is drawn, black left out,
	// as on a terminal with a dark background.
	for y := -quiet; y < size+quiet; y += 2 {
		b.WriteString("    ")
		for x := -quiet; x < size+quiet; x++ {
			switch up, down := black(x, y), black(x, y+1) || y+1 >= size+quiet; {
			case up && down:
				b.WriteByte(' ')
			case up:
				b.WriteRune('▄')
			case down:
				b.WriteRune('▀')
			default:
				b.WriteRune('█')
			}
		}
		b.WriteByte('\n')
	}
	_, err = fmt.Fprintf(w, "%s    %s\n", b.String(), code)
	return err
}
