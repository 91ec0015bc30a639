package voucher

import (
	"strconv"
	"strings"
)

// eventTypes names the event of each operation.
var eventTypes = map[Op]string{
	OpIssue: "voucher.issued/v1", OpActivate: "voucher.activated/v1", OpRedeem: "voucher.redeemed/v1",
	OpHold: "voucher.held/v1", OpCapture: "voucher.captured/v1", OpVoid: "voucher.voided/v1", OpRelease: "voucher.released/v1",
	OpReverse: "voucher.reversed/v1", OpRefund: "voucher.refunded/v1", OpFreeze: "voucher.frozen/v1", OpUnfreeze: "voucher.unfrozen/v1",
	OpExtend: "voucher.extended/v1", OpExpire: "voucher.expired/v1", OpRevoke: "voucher.revoked/v1", OpReissue: "voucher.reissued/v1",
	OpMergeOut: "voucher.merged/v1", OpMergeIn: "voucher.received/v1", OpClawback: "voucher.clawed-back/v1",
	OpReload: "voucher.reloaded/v1",
}

// event returns the event of an entry. Its data is JSON with text amounts in
// major units, built in b.
func (e *Entry) event(b []byte) Event {
	b = append(b, "voucher/"...)
	b = append(b, e.Voucher...)
	b = append(b, '/')
	id := string(strconv.AppendInt(b, e.Seq, 10))

	b = b[:0]
	b = append(b, `{"voucher":"`...)
	b = append(b, e.Voucher...) // an ID needs no escaping
	b = append(b, `","seq":`...)
	b = strconv.AppendInt(b, e.Seq, 10)
	b = append(b, `,"op":"`...)
	b = append(b, e.Op...)
	b = append(b, `","currency":"`...)
	b = append(b, e.Currency...)
	b = append(b, `","amount":"`...)
	b = e.Currency.append(b, e.Amount)
	b = append(b, `","balance":"`...)
	b = e.Currency.append(b, e.Balance)
	b = append(b, `","available":"`...)
	b = e.Currency.append(b, e.Balance-e.Held)
	b = append(b, `","state":"`...)
	b = append(b, e.State...)
	b = append(b, '"')
	if !e.Expires.IsZero() {
		b = append(b, `,"expires":"`...)
		b = e.Expires.append(b)
		b = append(b, '"')
	}
	b = appendField(b, "target", e.Target)
	b = appendField(b, "other", string(e.Other))
	b = appendField(b, "reference", e.Reference)
	b = append(b, '}')
	return Event{ID: id, Type: eventTypes[e.Op], Subject: string(e.Voucher), At: e.At, Data: b}
}

// appendField adds a member with text that validation has kept free of control
// characters and broken UTF-8; only two characters need escaping.
func appendField(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	b = append(b, ',', '"')
	b = append(b, name...)
	b = append(b, '"', ':', '"')
	if strings.ContainsAny(text, `"\`) {
		for i := range len(text) {
			if text[i] == '"' || text[i] == '\\' {
				b = append(b, '\\')
			}
			b = append(b, text[i])
		}
	} else {
		b = append(b, text...)
	}
	return append(b, '"')
}
