package voucher_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/sellback/sellback/voucher"
)

// hidden has unexported fields, which fmt prints without asking their methods.
type hidden struct {
	code voucher.Code
	req  voucher.RedeemRequest
	keys *voucher.Keyring
}

// TestNothingSecretIsPrinted sends everything that could carry a secret through
// every way of printing and looks for the secrets in what comes out.
func TestNothingSecretIsPrinted(t *testing.T) {
	key := []byte("the-key-the-key-the-key-the-key!")
	keys, err := voucher.NewKeyring("k1", map[string][]byte{"k1": key})
	if err != nil {
		t.Fatal(err)
	}
	sh := newShop(t, &voucher.Options{})
	res := sh.issue("o1", "100", func(r *voucher.IssueRequest) { r.PIN = pin(t, "918273") })
	ref := voucher.Ref{Code: res.Code, PIN: pin(t, "918273")}
	req := voucher.RedeemRequest{Ref: ref}
	text := res.Code.Reveal()
	_, typo := voucher.ParseCode(flip(text))
	_, short := voucher.ParseCode(text[:9])
	_, refused := sh.svc.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd("r"), Ref: voucher.Ref{Code: res.Code, PIN: pin(t, "918274")}, Amount: rupees("1")})
	if !errors.Is(refused, voucher.ErrRefused) {
		t.Fatal(refused)
	}
	v, err := sh.svc.Find(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	digest := keys.Digest(res.Code)
	subjects := map[string]any{
		"code": res.Code, "code pointer": &res.Code, "result": res, "ref": ref, "redeem request": req, "issue request": voucher.IssueRequest{PIN: pin(t, "918273")},
		"hidden": hidden{res.Code, req, keys}, "hidden pointer": &hidden{res.Code, req, keys}, "slice": []voucher.Code{res.Code}, "map": map[string]any{"code": res.Code},
		"keyring": keys, "digest": digest, "voucher": v, "typo": typo, "short": short, "refused": refused, "ledger": sh.svc.Ledger(), "service": sh.svc,
		"wrapped": fmt.Errorf("at the till: %w", refused), "events": sh.store.Events(),
	}
	plain := strings.ReplaceAll(text, "-", "")
	secrets := []string{text, plain, plain[:6], plain[6:12], text[:13], "918273", "918274", string(key), fmt.Sprint(key)[1:40], fmt.Sprintf("%x", key),
		fmt.Sprintf("%x", digest.Sum[:8]), strings.Trim(fmt.Sprint(digest.Sum[:8]), "[]"), fmt.Sprintf("%#v", digest.Sum[:4])[7:20]}
	var symbols []string
	for _, r := range plain[:6] {
		symbols = append(symbols, fmt.Sprint(strings.IndexRune("0123456789ABCDEFGHJKMNPQRSTVWXYZ", r)))
	}
	secrets = append(secrets, strings.Join(symbols, " "), strings.Join(symbols, ", "), strings.Join(symbols, ","))
	for name, s := range subjects {
		var out bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			fmt.Fprintf(&out, verb+"\n", s)
		}
		if b, err := json.Marshal(s); err == nil {
			out.Write(b)
		} else if name != "hidden" {
			t.Errorf("%s: JSON: %v", name, err)
		}
		log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{AddSource: true}))
		log.Info("x", "subject", s)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "subject", s)
		for i, secret := range secrets {
			if strings.Contains(strings.ToUpper(out.String()), strings.ToUpper(secret)) {
				t.Errorf("%s prints secret %d", name, i)
			}
		}
	}
}

// TestSearchFindsWhatIsThere makes sure that the search above can fail.
func TestSearchFindsWhatIsThere(t *testing.T) {
	c := newCode(t, 9)
	if !strings.Contains(fmt.Sprint(c.Reveal()), c.Last4()) {
		t.Error("Reveal does not reveal")
	}
}

// flip changes one symbol of a code.
func flip(text string) string {
	b := []byte(text)
	if b[2] == '7' {
		b[2] = '8'
	} else {
		b[2] = '7'
	}
	return string(b)
}

// TestOnePublicShape: whatever is wrong with a code, whoever typed it reads
// the same.
func TestOnePublicShape(t *testing.T) {
	sh := newShop(t, nil)
	expired := sh.issue("expired", "10", func(r *voucher.IssueRequest) { r.Expires = voucher.MustParseDate("2026-11-23") })
	pending := sh.issue("pending", "10", func(r *voucher.IssueRequest) { r.Pending = true })
	withPIN := sh.issue("pin", "10", func(r *voucher.IssueRequest) { r.PIN = pin(t, "1234") })
	sh.set(start.AddDate(0, 0, 1))
	reasons := map[string]struct {
		ref  voucher.Ref
		want error
	}{
		"unknown":   {voucher.Ref{Code: newCode(t, 200)}, voucher.ErrNotFound},
		"expired":   {voucher.Ref{Code: expired.Code}, voucher.ErrExpired},
		"pending":   {voucher.Ref{Code: pending.Code}, voucher.ErrState},
		"wrong PIN": {voucher.Ref{Code: withPIN.Code, PIN: pin(t, "4321")}, voucher.ErrPIN},
		"no PIN":    {voucher.Ref{Code: withPIN.Code}, voucher.ErrPIN},
		"other id":  {voucher.Ref{Code: withPIN.Code, ID: "pending", PIN: pin(t, "1234")}, voucher.ErrNotFound},
	}
	for name, r := range reasons {
		for op, err := range map[string]error{
			"redeem":  second(sh.svc.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd("r"), Ref: r.ref, Amount: rupees("1")})),
			"balance": second(sh.svc.Balance(t.Context(), r.ref)),
		} {
			var re *voucher.RefusedError
			if !errors.As(err, &re) || !errors.Is(err, voucher.ErrRefused) || !errors.Is(err, r.want) || !errors.Is(re.Reason(), r.want) {
				t.Errorf("%s, %s: got %v, because %v", name, op, err, errors.Unwrap(err))
				continue
			}
			j, _ := json.Marshal(err)
			if got, want := fmt.Sprintf("%v|%+v|%#v|%s", err, err, err, j), fmt.Sprintf("%[1]v|%[1]v|%[2]q|%[2]q", voucher.ErrRefused, voucher.ErrRefused.Error()); got != want {
				t.Errorf("%s, %s: the public sees %s, want %s", name, op, got, want)
			}
		}
	}
}

// TestOneAnswerWhateverIsAsked: a guesser does not get a code confirmed by asking
// for something else that is wrong too; a repeat of what was done is answered.
func TestOneAnswerWhateverIsAsked(t *testing.T) {
	sh := newShop(t, nil)
	ok := sh.do(t)
	codes := map[string]voucher.Code{}
	for _, id := range []string{"frozen", "pending", "revoked", "expired", "merged"} {
		codes[id] = sh.issue(voucher.ID(id), "10", func(r *voucher.IssueRequest) {
			r.Pending = id == "pending"
			if id == "expired" {
				r.Expires = voucher.MustParseDate("2026-11-23")
			}
		}).Code
	}
	pay := func(c voucher.Code, key, amount string, currency voucher.Currency) (voucher.Result, error) {
		return sh.svc.Redeem(t.Context(), voucher.RedeemRequest{Command: cmd(key), Ref: voucher.Ref{Code: c}, Amount: rupees(amount), Currency: currency})
	}
	ok(pay(codes["frozen"], "before", "1", ""))
	sh.issue("into", "10", nil)
	ok(sh.svc.Freeze(t.Context(), voucher.Request{Command: cmd("f"), ID: "frozen"}))
	ok(sh.svc.Revoke(t.Context(), voucher.Request{Command: cmd("f"), ID: "revoked"}))
	ok(sh.svc.Merge(t.Context(), voucher.MergeRequest{Command: cmd("f"), Into: "into", From: []voucher.ID{"merged"}}))
	sh.set(start.AddDate(0, 0, 1))
	codes["unknown"] = newCode(t, 200)
	for name, c := range codes {
		for what, err := range map[string]error{
			"nothing wrong":    second(pay(c, "r", "1", "")),
			"a zero amount":    second(pay(c, "r", "0", "")),
			"too many digits":  second(pay(c, "r", "0.001", "")),
			"another currency": second(pay(c, "r", "1", "USD")),
			"a key in use":     second(pay(c, "issue", "1", "")),
			"too much":         second(pay(c, "r", "11", "")),
		} {
			if !errors.Is(err, voucher.ErrRefused) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
	if r, err := pay(codes["frozen"], "before", "1", ""); err != nil || !r.Replayed {
		t.Errorf("the repeat of what was paid before the freeze: %v", err)
	}
	if err := second(pay(codes["frozen"], "before", "2", "")); !errors.Is(err, voucher.ErrRefused) {
		t.Errorf("its key for something else: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
