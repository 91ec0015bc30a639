package pincode

import (
	"database/sql/driver"
	"fmt"
)

// AppendText appends the six digits, or nothing for no code.
func (c Code) AppendText(b []byte) ([]byte, error) {
	if c.n == 0 {
		return b, nil
	}
	d := c.digits()
	return append(b, d[:]...), nil
}

// MarshalText returns the six digits; no code is empty text. JSON follows: a
// string, and also a map key.
func (c Code) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads what Parse accepts; empty text is no code. On an error,
// a *ParseError, c keeps its value.
func (c *Code) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = Code{}
		return nil
	}
	d, err := Parse(string(text))
	if err == nil {
		*c = d
	}
	return err
}

// Value stores the code as text of six digits and no code as NULL.
func (c Code) Value() (driver.Value, error) {
	if c.n == 0 {
		return nil, nil
	}
	return c.String(), nil
}

// Scan reads a column of text or of whole numbers. NULL and empty text become
// no code. On an error c keeps its value.
func (c *Code) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*c = Code{}
		return nil
	case string:
		return c.UnmarshalText([]byte(v))
	case []byte:
		return c.UnmarshalText(v)
	case int64:
		d, err := FromInt(v)
		if err == nil {
			*c = d
		}
		return err
	}
	return fmt.Errorf("pincode: a column of type %T holds no PIN code; use text or a whole number", src)
}
