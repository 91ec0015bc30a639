package route

import (
	"cmp"
	"slices"
)

// span is a window in ticks.
type span struct{ from, to int64 }

// windows are those of one visit: their hull, and all of them when there are
// several.
type windows struct {
	open, close int64
	more        []span
}

// windows converts the windows of a visit; none stands for any time.
func (m *model) windows(ws []Window) windows {
	if len(ws) == 0 {
		return windows{open: -never, close: never}
	}
	spans := make([]span, 0, len(ws))
	for _, w := range ws {
		spans = append(spans, span{m.tick(w.From), m.tick(w.To)})
	}
	spans = merge(spans)
	r := windows{open: spans[0].from, close: spans[len(spans)-1].to}
	if len(spans) > 1 {
		r.more = spans
	}
	return r
}

// merge sorts windows and joins those that touch.
func merge(ws []span) []span {
	slices.SortFunc(ws, func(a, b span) int {
		if a.from != b.from {
			return cmp.Compare(a.from, b.from)
		}
		return cmp.Compare(a.to, b.to)
	})
	out := ws[:0]
	for _, w := range ws {
		if k := len(out); k > 0 && w.from <= out[k-1].to {
			out[k-1].to = max(out[k-1].to, w.to)
			continue
		}
		out = append(out, w)
	}
	return out
}

// begin returns the first instant from t on at which the visit may begin,
// never when there is none.
func (w *windows) begin(t int64) int64 {
	if t <= w.open {
		return w.open
	}
	if t > w.close {
		return never
	}
	for _, s := range w.more {
		if t <= s.to {
			return max(t, s.from)
		}
	}
	return t
}

// last returns the last instant up to t at which the visit may begin, -1 when
// there is none.
func (w *windows) last(t int64) int64 {
	if t < w.open {
		return -1
	}
	if t >= w.close {
		return w.close
	}
	for _, s := range slices.Backward(w.more) {
		if t >= s.from {
			return min(t, s.to)
		}
	}
	return t
}

// meets reports whether the visit may begin at some instant of s.
func (w *windows) meets(s span) bool { return w.begin(s.from) <= s.to }
