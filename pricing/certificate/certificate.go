package certificate

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/sellback/sellback/pricing"
)

// The sentinels of this package.
var (
	ErrKey       = errors.New("certificate: key not acceptable")
	ErrSignature = errors.New("certificate: signature does not hold")
	ErrFormat    = errors.New("certificate: not a certificate")
	ErrBook      = errors.New("certificate: made by another price book")
)

const format = "pricing.certificate/1"

// Statement is what a certificate says.
type Statement struct {
	KeyID         string            // key that signed it
	Book          [32]byte          // [pricing.Book.Digest]
	Questionnaire [32]byte          // [pricing.Questionnaire.Digest]
	Valuation     pricing.Valuation // the certified value
	// Quoted and Findings are set when Valuation is a revision.
	Quoted   pricing.Valuation
	Findings []pricing.Finding
}

// IsRevision reports whether the statement is about a value revised at the door.
func (s Statement) IsRevision() bool { return !s.Quoted.IsZero() }

// payload is the JSON that is signed. Its fields stand in the order of the canonical form.
type payload struct {
	Format        string             `json:"format"`
	Key           string             `json:"key"`
	Book          string             `json:"book_digest"`
	Questionnaire string             `json:"questionnaire_digest"`
	Valuation     pricing.Valuation  `json:"valuation"`
	Quoted        *pricing.Valuation `json:"quoted,omitempty"`
	Findings      []pricing.Finding  `json:"findings,omitempty"`
}

// Signer makes certificates with one private key. It is safe for concurrent use.
type Signer struct {
	id  string
	key ed25519.PrivateKey
}

// NewSigner makes a signer. The id names the key in every certificate: letters, digits and . _ - only.
func NewSigner(id string, key ed25519.PrivateKey) (*Signer, error) {
	if !validID(id) {
		return nil, fmt.Errorf("%w: id %q; use 1 to 64 letters, digits and . _ -", ErrKey, short(id))
	}
	if len(key) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("%w: key %q is no Ed25519 private key", ErrKey, id)
	}
	return &Signer{id, bytes.Clone(key)}, nil
}

// String names the key and nothing else of it.
func (s *Signer) String() string { return "certificate.Signer " + s.id }

// GoString is String, so that %#v does not print the key.
func (s *Signer) GoString() string { return s.String() }

// Quote certifies a value that book computed. A value of another book gives ErrBook.
func (s *Signer) Quote(v pricing.Valuation, book *pricing.Book) (string, error) {
	return s.sign(Statement{Valuation: v}, book)
}

// Revision certifies a value revised at the door, with its quote and its findings.
func (s *Signer) Revision(r pricing.Revision, book *pricing.Book) (string, error) {
	st := Statement{Valuation: r.After, Quoted: r.Before}
	for _, d := range r.Differences {
		st.Findings = append(st.Findings, d.Finding)
	}
	return s.sign(st, book)
}

func (s *Signer) sign(st Statement, book *pricing.Book) (string, error) {
	if book == nil {
		return "", fmt.Errorf("%w: no book given", ErrBook)
	}
	st.KeyID, st.Book, st.Questionnaire = s.id, book.Digest(), book.Questionnaire().Digest()
	r, err := Replay(st, book)
	if err != nil {
		return "", err
	}
	if !r.Equal() {
		return "", fmt.Errorf("%w: %s", ErrBook, r)
	}
	data, err := st.encode()
	if err != nil {
		return "", err
	}
	enc := base64.RawURLEncoding
	return enc.EncodeToString(data) + "." + enc.EncodeToString(ed25519.Sign(s.key, data)), nil
}

func (s Statement) encode() ([]byte, error) {
	p := payload{
		Format: format, Key: s.KeyID, Book: hex.EncodeToString(s.Book[:]), Questionnaire: hex.EncodeToString(s.Questionnaire[:]),
		Valuation: s.Valuation, Findings: s.Findings,
	}
	if s.IsRevision() {
		p.Quoted = &s.Quoted
	}
	return json.Marshal(p)
}

// Key is a public key and the time it vouches for.
type Key struct {
	ID     string
	Public ed25519.PublicKey
	From   time.Time // first instant of valuations it may certify; zero: any
	Until  time.Time // first instant no longer; zero: any. Set it when a key is retired or lost.
}

// Keyring is a set of public keys, old and new. It is immutable and safe for concurrent use.
type Keyring struct{ keys map[string]Key }

// NewKeyring makes a ring; ids must differ.
func NewKeyring(keys ...Key) (*Keyring, error) {
	r := &Keyring{make(map[string]Key, len(keys))}
	var errs []error
	for _, k := range keys {
		_, twice := r.keys[k.ID]
		switch {
		case !validID(k.ID):
			errs = append(errs, fmt.Errorf("%w: id %q; use 1 to 64 letters, digits and . _ -", ErrKey, short(k.ID)))
		case twice:
			errs = append(errs, fmt.Errorf("%w: id %q stands twice", ErrKey, k.ID))
		case len(k.Public) != ed25519.PublicKeySize:
			errs = append(errs, fmt.Errorf("%w: key %q is no Ed25519 public key", ErrKey, k.ID))
		}
		k.Public = bytes.Clone(k.Public)
		r.keys[k.ID] = k
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return r, nil
}

// Verify checks a certificate and returns what it says. Any changed byte gives ErrSignature or ErrFormat; a
// key that is not on the ring, or was not valid at the valuation's instant, gives ErrKey. It does not need
// the book.
func (r *Keyring) Verify(token string) (Statement, error) {
	body, sig, ok := strings.Cut(token, ".")
	enc := base64.RawURLEncoding.Strict()
	data, err := enc.DecodeString(body)
	if !ok || err != nil {
		return Statement{}, fmt.Errorf("%w: want two parts in base64url with a point between", ErrFormat)
	}
	mark, err := enc.DecodeString(sig)
	if err != nil || strings.ContainsAny(token, "\r\n") { // the decoder skips line ends
		return Statement{}, fmt.Errorf("%w: the signature is not base64url", ErrFormat)
	}
	var head struct {
		Format string `json:"format"`
		Key    string `json:"key"`
	}
	if err := json.Unmarshal(data, &head); err != nil || head.Format != format {
		return Statement{}, fmt.Errorf("%w: want format %q", ErrFormat, format)
	}
	k, ok := r.keys[head.Key]
	if !ok {
		return Statement{}, fmt.Errorf("%w: %q is not on the ring", ErrKey, short(head.Key))
	}
	if !ed25519.Verify(k.Public, data, mark) {
		return Statement{}, fmt.Errorf("%w: key %q did not sign this", ErrSignature, head.Key)
	}
	s, err := decode(data)
	if err != nil {
		return Statement{}, err
	}
	at := s.Valuation.Request().At
	if !k.From.IsZero() && at.Before(k.From) || !k.Until.IsZero() && !at.Before(k.Until) {
		return Statement{}, fmt.Errorf("%w: %q does not vouch for %s", ErrKey, k.ID, at.Format(time.RFC3339))
	}
	return s, nil
}

func decode(data []byte) (Statement, error) {
	var p payload
	if err := json.Unmarshal(data, &p); err != nil {
		return Statement{}, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	s := Statement{KeyID: p.Key, Valuation: p.Valuation, Findings: p.Findings}
	if p.Quoted != nil {
		s.Quoted = *p.Quoted
	}
	for _, d := range []struct {
		to   *[32]byte
		from string
	}{{&s.Book, p.Book}, {&s.Questionnaire, p.Questionnaire}} {
		b, err := hex.DecodeString(d.from)
		if err != nil || len(b) != len(d.to) {
			return Statement{}, fmt.Errorf("%w: a digest is not 64 hexadecimal digits", ErrFormat)
		}
		copy(d.to[:], b)
	}
	return s, nil
}

func validID(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-') {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// short keeps hostile input from flooding an error message.
func short(s string) string { return s[:min(len(s), 64)] }
