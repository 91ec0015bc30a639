package pricing

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Text is one sentence in several languages, keyed by BCP 47 language tags such as "en", "bn" or "hi". It is
// immutable; the zero Text is empty. In JSON it is an object: {"en": "…", "bn": "…"}.
type Text struct{ in []localised }

type localised struct{ lang, text string }

// TextOf makes a Text. Tags are lower-cased; empty sentences are left out.
func TextOf(byLanguage map[string]string) Text {
	var t Text
	for lang, s := range byLanguage {
		if s = strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd")); s != "" && lang != "" {
			t.in = append(t.in, localised{strings.ToLower(strings.ToValidUTF8(lang, "")), s})
		}
	}
	slices.SortFunc(t.in, func(a, b localised) int {
		// Two spellings of one tag: the order of their sentences makes the result independent of map order.
		return strings.Compare(a.lang+"\x00"+a.text, b.lang+"\x00"+b.text)
	})
	t.in = slices.CompactFunc(t.in, func(a, b localised) bool { return a.lang == b.lang })
	return t
}

// In returns the sentence in the first of the languages that has one. Each tag falls back to its plain
// language ("bn-IN" to "bn"); after all of them English is tried, then whatever there is.
func (t Text) In(languages ...string) string {
	for _, l := range languages {
		for l = strings.ToLower(strings.ReplaceAll(l, "_", "-")); l != ""; {
			if s, ok := t.get(l); ok {
				return s
			}
			i := strings.LastIndexByte(l, '-')
			if i < 0 {
				break
			}
			l = l[:i]
		}
	}
	if s, ok := t.get("en"); ok {
		return s
	}
	if len(t.in) > 0 {
		return t.in[0].text
	}
	return ""
}

func (t Text) get(lang string) (string, bool) {
	for i := range t.in {
		if t.in[i].lang == lang {
			return t.in[i].text, true
		}
	}
	return "", false
}

// Has reports whether there is a sentence in exactly this language.
func (t Text) Has(language string) bool {
	_, ok := t.get(strings.ToLower(language))
	return ok
}

// Languages returns the tags of t in alphabetical order.
func (t Text) Languages() []string {
	out := make([]string, len(t.in))
	for i := range t.in {
		out[i] = t.in[i].lang
	}
	return out
}

// IsZero reports whether t has no sentence.
func (t Text) IsZero() bool { return len(t.in) == 0 }

// Equal reports whether both say the same in the same languages.
func (t Text) Equal(u Text) bool { return slices.Equal(t.in, u.in) }

// String returns the English sentence, or whatever there is.
func (t Text) String() string { return t.In() }

// MarshalJSON writes an object with its keys in alphabetical order.
func (t Text) MarshalJSON() ([]byte, error) { return t.appendJSON(nil), nil }

func (t Text) appendJSON(b []byte) []byte {
	b = append(b, '{')
	for i, l := range t.in {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, l.lang)
		b = append(b, ':')
		b = appendString(b, l.text)
	}
	return append(b, '}')
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Text) UnmarshalJSON(data []byte) error {
	var m map[string]string
	if err := json.Unmarshal(data, &m); err != nil {
		return fmt.Errorf("pricing: a text is an object of language and sentence: %w", err)
	}
	*t = TextOf(m)
	return nil
}

// appendString writes a JSON string exactly as encoding/json does, so that passing through json.Marshal
// leaves the canonical bytes alone.
func appendString(b []byte, s string) []byte {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			plain = false
			break
		}
	}
	if plain {
		b = append(b, '"')
		b = append(b, s...)
		return append(b, '"')
	}
	q, err := json.Marshal(s)
	if err != nil { // a string always marshals
		return append(b, `""`...)
	}
	return append(b, q...)
}
