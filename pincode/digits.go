package pincode

// zeros holds the digit zero of every accepted script, in order. The nine
// digits after each are the next nine characters (Unicode, category Nd).
var zeros = [...]rune{
	'0',
	0x0660,  // Arabic-Indic
	0x06F0,  // Extended Arabic-Indic: Urdu, Kashmiri, Sindhi
	0x0966,  // Devanagari
	0x09E6,  // Bengali and Assamese
	0x0A66,  // Gurmukhi
	0x0AE6,  // Gujarati
	0x0B66,  // Odia
	0x0BE6,  // Tamil
	0x0C66,  // Telugu
	0x0CE6,  // Kannada
	0x0D66,  // Malayalam
	0x0F20,  // Tibetan: Ladakh, Sikkim
	0x1946,  // Limbu
	0x1C40,  // Lepcha
	0x1C50,  // Ol Chiki: Santali
	0xA8D0,  // Saurashtra
	0xABF0,  // Meetei Mayek: Manipuri
	0xFF10,  // full width
	0x110F0, // Sora Sompeng
	0x11136, // Chakma
	0x111D0, // Sharada
	0x112F0, // Khudawadi
	0x11450, // Newa
	0x114D0, // Tirhuta
	0x11650, // Modi
	0x116C0, // Takri
	0x118E0, // Warang Citi
	0x11D50, // Masaram Gondi
	0x11DA0, // Gunjala Gondi
	0x1E2F0, // Wancho
	0x1E4F0, // Nag Mundari
}

// digit returns the value of a digit of any accepted script.
func digit(r rune) (uint32, bool) {
	if r < 0x660 {
		return uint32(r - '0'), r >= '0' && r <= '9'
	}
	for _, zero := range zeros[1:] {
		if r < zero {
			break
		}
		if r <= zero+9 {
			return uint32(r - zero), true
		}
	}
	return 0, false
}
