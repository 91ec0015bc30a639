package voucher

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"sync"
)

// Digest is what is stored of a code or a PIN: HMAC-SHA-256 under the key
// named. The zero value is "none".
type Digest struct {
	Key string // key id
	Sum [sha256.Size]byte
}

// IsZero reports whether d is "none".
func (d Digest) IsZero() bool { return d.Key == "" }

// Equal reports whether both are the same digest under the same key, in
// constant time.
func (d Digest) Equal(e Digest) bool {
	return d.Key == e.Key && subtle.ConstantTimeCompare(d.Sum[:], e.Sum[:]) == 1
}

// String names the key and hides the sum.
func (d Digest) String() string { return d.Key + ":" + redacted }

// Format writes String for every verb.
func (d Digest) Format(f fmt.State, _ rune) { io.WriteString(f, d.String()) }

// MarshalText returns String; digests are stored field by field.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Keyring holds the secret keys under which codes are digested. One key is
// active: new codes use it. The others only verify, so a key is rotated by
// adding a new one as active and dropping the old one once no voucher in use
// names it; a voucher moves to the active key when its code is next used.
//
// A Keyring is immutable and safe for concurrent use. It never prints its
// keys.
type Keyring struct {
	active string
	ids    []string // active first, then sorted
	macs   map[string]*macPool
}

// macPool keeps keyed hashes for reuse: setting one up costs two extra blocks.
type macPool struct{ pool sync.Pool }

// NewKeyring returns a keyring over keys by id, of which active is used for
// new codes. Each key has 32 to 64 bytes of entropy; an id follows the rules
// of a voucher's [ID]. Anything else is an ErrKey. The bytes are copied.
func NewKeyring(active string, keys map[string][]byte) (*Keyring, error) {
	k := &Keyring{active: active, macs: make(map[string]*macPool, len(keys))}
	for _, id := range slices.Sorted(maps.Keys(keys)) {
		if err := ID(id).Validate(); err != nil {
			return nil, fmt.Errorf("voucher: a key id must have 1–64 characters of A–Z, a–z, 0–9 and ._:-: %w", ErrKey)
		}
		if n := len(keys[id]); n < 32 || n > 64 {
			return nil, fmt.Errorf("voucher: key %s has %d bytes; give 32 to 64 random ones: %w", id, n, ErrKey)
		}
		secret := slices.Clone(keys[id])
		p := new(macPool)
		p.pool.New = func() any { return hmac.New(sha256.New, secret) }
		k.macs[id] = p
		if id != active {
			k.ids = append(k.ids, id)
		}
	}
	if k.macs[active] == nil {
		return nil, fmt.Errorf("voucher: the active key %q is not in the keyring: %w", active, ErrKey)
	}
	k.ids = slices.Insert(k.ids, 0, active)
	return k, nil
}

// Active returns the id of the active key.
func (k *Keyring) Active() string { return k.active }

// Digest returns the digest of c under the active key.
func (k *Keyring) Digest(c Code) Digest { return k.digest(k.active, c) }

// Digests returns the digests of c under every key, the active one first:
// what to look a typed code up by while keys rotate.
func (k *Keyring) Digests(c Code) []Digest {
	ds := make([]Digest, len(k.ids))
	for i, id := range k.ids {
		ds[i] = k.digest(id, c)
	}
	return ds
}

// Verify reports whether d is the digest of c, in constant time. It is false
// if d's key is not in the keyring.
func (k *Keyring) Verify(d Digest, c Code) bool {
	if k.macs[d.Key] == nil {
		return false
	}
	return d.Equal(k.digest(d.Key, c))
}

const (
	codeDomain = "sellback/voucher/code/v1\x00"
	pinDomain  = "sellback/voucher/pin/v1\x00"
)

func (k *Keyring) digest(key string, c Code) Digest {
	var buf [len(codeDomain) + maxWord]byte
	b := append(buf[:0], codeDomain...)
	if c.p != nil {
		b = append(b, (*c.p).text()...)
	}
	return k.mac(key, b)
}

// pinDigest binds a PIN to its voucher, so that equal PINs do not show.
func (k *Keyring) pinDigest(key string, id ID, pin PIN) Digest {
	b := append(make([]byte, 0, 128), pinDomain...)
	b = append(b, id...)
	b = append(b, 0)
	b = append(b, pin.text()...)
	return k.mac(key, b)
}

func (k *Keyring) mac(key string, b []byte) Digest {
	d := Digest{Key: key}
	p := k.macs[key]
	h := p.pool.Get().(hash.Hash)
	h.Reset()
	h.Write(b)
	h.Sum(d.Sum[:0])
	p.pool.Put(h)
	return d
}

// String names the key ids and hides the keys.
func (k *Keyring) String() string { return fmt.Sprintf("voucher.Keyring%v", k.ids) }

// Format writes String for every verb.
func (k *Keyring) Format(f fmt.State, _ rune) { io.WriteString(f, k.String()) }
