package bench_test

import (
	"fmt"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
	"github.com/casbin/govaluate"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// Rule engines compute in paise and leave eight results each: five deductions, subtotal, bonus and total.
// None has decimals: cel-go has whole numbers, expr divides to floating point and is brought back by int(),
// govaluate has floating point only. Each is given the cheapest form found for it.

// celDeductions are also what a merchandiser would write one by one.
var celDeductions = [5]string{
	"cracked ? base * 25 / 100 : 0", "battery ? base * 15 / 100 : 0", "dents ? base * 8 / 100 : 0",
	"charger ? 0 : 30000", "box ? 0 : 20000",
}

const (
	celSubtotal = "left < base / 20 ? base / 20 : left > 5000000 ? 5000000 : left"
	celBonus    = "voucher ? (subtotal * 7 + 50) / 100 : 0"
	celTotal    = "(subtotal + bonus) / 1000 * 1000"
)

func celEnv(tb testing.TB) *cel.Env {
	tb.Helper()
	opts := []cel.EnvOption{ext.Bindings()}
	for _, n := range []string{"base", "left", "subtotal", "bonus"} {
		opts = append(opts, cel.Variable(n, cel.IntType))
	}
	for _, n := range []string{"cracked", "battery", "dents", "charger", "box", "voucher"} {
		opts = append(opts, cel.Variable(n, cel.BoolType))
	}
	env, err := cel.NewEnv(opts...)
	if err != nil {
		tb.Fatal(err)
	}
	return env
}

func celProgram(tb testing.TB, env *cel.Env, text string) cel.Program {
	tb.Helper()
	ast, iss := env.Compile(text)
	if iss.Err() != nil {
		tb.Fatal(iss.Err())
	}
	p, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// celVars resolves names without a map, which is cheaper for cel-go than a map of any.
type celVars struct {
	base, left, subtotal, bonus                     ref.Val
	cracked, battery, dents, charger, box, vouchers ref.Val
}

func (v *celVars) Parent() cel.Activation { return nil }

func (v *celVars) ResolveName(name string) (any, bool) {
	switch name {
	case "base":
		return v.base, true
	case "left":
		return v.left, true
	case "subtotal":
		return v.subtotal, true
	case "bonus":
		return v.bonus, true
	case "cracked":
		return v.cracked, true
	case "battery":
		return v.battery, true
	case "dents":
		return v.dents, true
	case "charger":
		return v.charger, true
	case "box":
		return v.box, true
	case "voucher":
		return v.vouchers, true
	}
	return nil, false
}

func newCelVars(d device) *celVars {
	return &celVars{base: types.Int(d.paise), left: types.Int(0), subtotal: types.Int(0), bonus: types.Int(0), cracked: types.Bool(d.cracked),
		battery: types.Bool(d.battery), dents: types.Bool(d.dents), charger: types.Bool(d.charger), box: types.Bool(d.box), vouchers: types.Bool(d.voucher)}
}

// celEight is cel-go's best form: small programs, with the host adding up the deductions between them.
func celEight(tb testing.TB, d device) (func(), func() int64) {
	env := celEnv(tb)
	var programs [8]cel.Program
	for i, text := range append(celDeductions[:], celSubtotal, celBonus, celTotal) {
		programs[i] = celProgram(tb, env, text)
	}
	vars := newCelVars(d)
	var out [8]ref.Val
	eval := func(i int) ref.Val {
		v, _, err := programs[i].Eval(vars)
		if err != nil {
			tb.Fatal(err)
		}
		out[i] = v
		return v
	}
	return func() {
		left := d.paise
		for i := range celDeductions {
			left -= int64(eval(i).(types.Int))
		}
		vars.left = types.Int(left)
		vars.subtotal = eval(5)
		vars.bonus = eval(6)
		eval(7)
	}, func() int64 { return int64(out[7].(types.Int)) }
}

// celBound is the form that keeps all rules in one text.
func celBound(tb testing.TB, d device) (func(), func() int64) {
	text := "[d1, d2, d3, d4, d5, subtotal, bonus, " + celTotal + "]"
	bind := func(name, value string) { text = fmt.Sprintf("cel.bind(%s, %s, %s)", name, value, text) }
	bind("bonus", celBonus)
	bind("subtotal", celSubtotal)
	bind("left", "base - d1 - d2 - d3 - d4 - d5")
	for i := len(celDeductions) - 1; i >= 0; i-- {
		bind(fmt.Sprint("d", i+1), celDeductions[i])
	}
	p := celProgram(tb, celEnv(tb), text)
	vars := newCelVars(d)
	var out ref.Val
	return func() {
			var err error
			if out, _, err = p.Eval(vars); err != nil {
				tb.Fatal(err)
			}
		}, func() int64 {
			return int64(out.(interface{ Get(ref.Val) ref.Val }).Get(types.Int(7)).(types.Int))
		}
}

func exprEnv(d device) map[string]any {
	return map[string]any{"base": int(d.paise), "cracked": d.cracked, "battery": d.battery, "dents": d.dents, "charger": d.charger, "box": d.box, "voucher": d.voucher}
}

const exprText = `let d1 = cracked ? int(base * 25 / 100) : 0;
let d2 = battery ? int(base * 15 / 100) : 0;
let d3 = dents ? int(base * 8 / 100) : 0;
let d4 = charger ? 0 : 30000;
let d5 = box ? 0 : 20000;
let left = base - d1 - d2 - d3 - d4 - d5;
let least = int(base / 20);
let subtotal = left < least ? least : left > 5000000 ? 5000000 : left;
let bonus = voucher ? int((subtotal * 7 + 50) / 100) : 0;
let whole = subtotal + bonus;
[d1, d2, d3, d4, d5, subtotal, bonus, whole - whole % 1000]`

// exprOne reuses its machine, which is cheaper than expr.Run.
func exprOne(tb testing.TB, d device) (func(), func() int64) {
	env := exprEnv(d)
	p, err := expr.Compile(exprText, expr.Env(env))
	if err != nil {
		tb.Fatal(err)
	}
	var machine vm.VM
	var out any
	return func() {
		var err error
		if out, err = machine.Run(p, env); err != nil {
			tb.Fatal(err)
		}
	}, func() int64 { return int64(out.([]any)[7].(int)) }
}

// govaluateEight is the form of celEight: the host adds up between the expressions.
func govaluateEight(tb testing.TB, d device) (func(), func() int64) {
	var programs [8]*govaluate.EvaluableExpression
	for i, text := range append(celDeductions[:],
		"(left < base / 20) ? base / 20 : ((left > 5000000) ? 5000000 : left)",
		"voucher ? (subtotal * 7 + 50 - (subtotal * 7 + 50) % 100) / 100 : 0",
		"subtotal + bonus - (subtotal + bonus) % 1000") {
		p, err := govaluate.NewEvaluableExpression(text)
		if err != nil {
			tb.Fatal(err)
		}
		programs[i] = p
	}
	vars := govaluate.MapParameters{"base": float64(d.paise), "cracked": d.cracked, "battery": d.battery, "dents": d.dents,
		"charger": d.charger, "box": d.box, "voucher": d.voucher}
	var out [8]float64
	eval := func(i int) float64 {
		v, err := programs[i].Eval(vars)
		if err != nil {
			tb.Fatal(err)
		}
		out[i], _ = v.(float64)
		return out[i]
	}
	return func() {
		left := float64(d.paise)
		for i := range celDeductions {
			left -= eval(i)
		}
		vars["left"] = left
		vars["subtotal"] = eval(5)
		vars["bonus"] = eval(6)
		eval(7)
	}, func() int64 { return int64(out[7]) }
}
