// Package certificate proves later how a value was computed.
//
// A certificate says: this book (by digest) valued this request so, line by line. It is signed with Ed25519
// and checked offline with the public key alone. With the book at hand, [Replay] computes the value again
// and says that it is equal, or exactly what differs.
//
//	signer, err := certificate.NewSigner("2026-a", privateKey)
//	token, err := signer.Quote(valuation, book)        // keep it with the order, give it to the customer
//
//	keys, err := certificate.NewKeyring(certificate.Key{ID: "2026-a", Public: publicKey})
//	statement, err := keys.Verify(token)               // ErrSignature when a single byte was changed
//	report, err := certificate.Replay(statement, book)
//
// A revision at the door is certified with its quote and its findings, so that replaying it goes through
// both steps.
//
// Keys are rotated by adding a new one to the ring and signing with it; old certificates keep naming the
// key that made them. Key.From and Key.Until bound the instants a key may vouch for. Keep private keys out of
// the program's text: where the key comes from is the host's business.
package certificate
