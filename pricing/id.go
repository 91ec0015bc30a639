package pricing

import "strings"

// slugByte tells which bytes an id's parts are made of.
var slugByte = func() (t [256]bool) {
	for c := 'a'; c <= 'z'; c++ {
		t[c] = true
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = true
	}
	for _, c := range "-._+" {
		t[c] = true
	}
	return t
}()

// idParts counts the parts of a catalogue id, and says whether each is well formed.
func idParts(id string) (parts int, ok bool) {
	if id == "" || len(id) > 200 {
		return 0, false
	}
	empty := true
	parts = 1
	for i := 0; i < len(id); i++ {
		switch c := id[i]; {
		case slugByte[c]:
			empty = false
		case c == '/' && !empty:
			parts++
			empty = true
		default:
			return parts, false
		}
	}
	return parts, !empty
}

// badID says why id is not a model or variant id, or nothing.
func badID(id string) string {
	n, ok := idParts(id)
	switch {
	case id == "":
		return "a catalogue id is missing"
	case !ok:
		return "not a catalogue id; lower-case letters, digits and - . _ + in parts with / between"
	case n < 2 || n > 3:
		return "not a catalogue id; it has the form brand/model or brand/model/variant"
	}
	return ""
}

func validSlug(s string) bool {
	n, ok := idParts(s)
	return ok && n == 1
}

// slugHint proposes the id someone may have meant.
func slugHint(s string) string {
	t := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '/' || r < 256 && slugByte[byte(r)]:
			return r
		}
		return -1
	}, strings.ToLower(strings.TrimSpace(s)))
	if t == s || badID(t) != "" {
		return ""
	}
	return "did you mean " + t + "?"
}

// modelOf returns the brand/model part of a well-formed id, and its brand.
func modelOf(id string) (model, brand string) {
	i := strings.IndexByte(id, '/')
	if i < 0 {
		return id, id
	}
	if j := strings.IndexByte(id[i+1:], '/'); j >= 0 {
		return id[:i+1+j], id[:i]
	}
	return id, id[:i]
}
