package vouchertest_test

import (
	"testing"

	"github.com/sellback/sellback/voucher"
	"github.com/sellback/sellback/voucher/internal/memtest"
	"github.com/sellback/sellback/voucher/vouchertest"
)

func TestSuiteAcceptsAGoodStore(t *testing.T) {
	vouchertest.Run(t, vouchertest.Config{New: func(*testing.T) voucher.Store { return memtest.New() }})
}
