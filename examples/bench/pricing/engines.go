package main

import (
	"fmt"
	"reflect"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/ext"
	"github.com/casbin/govaluate"
	"github.com/expr-lang/expr"
)

// Rule engines compute in paise: the base, five deductions, subtotal, bonus and total. cel-go and expr use
// whole numbers; govaluate knows floating point only.

var celSteps = []struct{ name, text string }{
	{"d1", "cracked ? base * 25 / 100 : 0"},
	{"d2", "battery ? base * 15 / 100 : 0"},
	{"d3", "dents ? base * 8 / 100 : 0"},
	{"d4", "charger ? 0 : 30000"},
	{"d5", "box ? 0 : 20000"},
	{"subtotal", "base - d1 - d2 - d3 - d4 - d5 < base / 20 ? base / 20 : base - d1 - d2 - d3 - d4 - d5 > 5000000 ? 5000000 : base - d1 - d2 - d3 - d4 - d5"},
	{"bonus", "!voucher ? 0 : subtotal * 7 / 100 > 200000 ? 200000 : subtotal * 7 / 100"},
	{"total", "(subtotal + bonus) / 1000 * 1000"},
}

const paise = 1866000

var listType = reflect.TypeFor[[]int64]()

func environment() map[string]any {
	return map[string]any{"base": int64(3450000), "cracked": true, "battery": true, "dents": true, "charger": false, "box": false, "voucher": true}
}

func engines() ([]contestant, error) {
	var out []contestant
	add := func(name string, once func() (int64, error)) error {
		got, err := once()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if got != paise {
			return fmt.Errorf("%s computes %d", name, got)
		}
		out = append(out, contestant{group: units, name: name, run: func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := once(); err != nil {
					b.Fatal(err)
				}
			}
		}})
		return nil
	}
	for _, c := range []struct {
		name string
		make func() (func() (int64, error), error)
	}{
		{"cel-go v0.33.2, eight programs (its best form)", celPrograms},
		{"cel-go v0.33.2, one bound expression", celBound},
		{"expr v1.17.8, one program", exprProgram},
		{"govaluate v1.10.0, eight expressions", govaluates},
	} {
		once, err := c.make()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		if err := add(c.name, once); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func celEnv() (*cel.Env, error) {
	opts := []cel.EnvOption{ext.Bindings()}
	for _, n := range []string{"base", "d1", "d2", "d3", "d4", "d5", "subtotal", "bonus"} {
		opts = append(opts, cel.Variable(n, cel.IntType))
	}
	for _, n := range []string{"cracked", "battery", "dents", "charger", "box", "voucher"} {
		opts = append(opts, cel.Variable(n, cel.BoolType))
	}
	return cel.NewEnv(opts...)
}

func celProgram(env *cel.Env, text string) (cel.Program, error) {
	ast, iss := env.Compile(text)
	if iss.Err() != nil {
		return nil, iss.Err()
	}
	return env.Program(ast, cel.EvalOptions(cel.OptOptimize))
}

func celPrograms() (func() (int64, error), error) {
	env, err := celEnv()
	if err != nil {
		return nil, err
	}
	programs := make([]cel.Program, len(celSteps))
	for i, s := range celSteps {
		if programs[i], err = celProgram(env, s.text); err != nil {
			return nil, err
		}
	}
	vars := environment() // reused: the keys stay the same from run to run
	return func() (int64, error) {
		for i, p := range programs {
			v, _, err := p.Eval(vars)
			if err != nil {
				return 0, err
			}
			vars[celSteps[i].name] = v
		}
		n, _ := vars["total"].(interface{ Value() any }).Value().(int64)
		return n, nil
	}, nil
}

func celBound() (func() (int64, error), error) {
	env, err := celEnv()
	if err != nil {
		return nil, err
	}
	text := "[d1, d2, d3, d4, d5, subtotal, bonus, total]"
	for i := len(celSteps) - 1; i >= 0; i-- {
		text = fmt.Sprintf("cel.bind(%s, %s, %s)", celSteps[i].name, celSteps[i].text, text)
	}
	p, err := celProgram(env, text)
	if err != nil {
		return nil, err
	}
	vars := environment()
	return func() (int64, error) {
		v, _, err := p.Eval(vars)
		if err != nil {
			return 0, err
		}
		list, err := v.ConvertToNative(listType)
		if err != nil {
			return 0, err
		}
		n := list.([]int64)
		return n[len(n)-1], nil
	}, nil
}

func exprProgram() (func() (int64, error), error) {
	text := ""
	for _, s := range exprSteps {
		text += fmt.Sprintf("let %s = %s; ", s[0], s[1])
	}
	env := map[string]any{"base": 3450000, "cracked": true, "battery": true, "dents": true, "charger": false, "box": false, "voucher": true}
	p, err := expr.Compile(text+"[d1, d2, d3, d4, d5, subtotal, bonus, subtotal + bonus - (subtotal + bonus) % 1000]", expr.Env(env))
	if err != nil {
		return nil, err
	}
	return func() (int64, error) {
		v, err := expr.Run(p, env)
		if err != nil {
			return 0, err
		}
		list := v.([]any)
		n, _ := list[len(list)-1].(int)
		return int64(n), nil
	}, nil
}

// In expr "/" makes floating point, so that shares are taken by int().
var exprSteps = [][2]string{
	{"d1", "cracked ? int(base * 25 / 100) : 0"}, {"d2", "battery ? int(base * 15 / 100) : 0"}, {"d3", "dents ? int(base * 8 / 100) : 0"},
	{"d4", "charger ? 0 : 30000"}, {"d5", "box ? 0 : 20000"},
	{"left", "base - d1 - d2 - d3 - d4 - d5"},
	{"subtotal", "left < int(base / 20) ? int(base / 20) : left > 5000000 ? 5000000 : left"},
	{"seven", "int(subtotal * 7 / 100)"},
	{"bonus", "!voucher ? 0 : seven > 200000 ? 200000 : seven"},
}

func govaluates() (func() (int64, error), error) {
	steps := []struct{ name, text string }{
		{"d1", "cracked ? base * 25 / 100 : 0"}, {"d2", "battery ? base * 15 / 100 : 0"}, {"d3", "dents ? base * 8 / 100 : 0"},
		{"d4", "charger ? 0 : 30000"}, {"d5", "box ? 0 : 20000"},
		{"subtotal", "(base - d1 - d2 - d3 - d4 - d5 < base / 20) ? base / 20 : ((base - d1 - d2 - d3 - d4 - d5 > 5000000) ? 5000000 : base - d1 - d2 - d3 - d4 - d5)"},
		{"bonus", "(!voucher) ? 0 : ((subtotal * 7 / 100 > 200000) ? 200000 : subtotal * 7 / 100)"},
		{"total", "subtotal + bonus - (subtotal + bonus) % 1000"},
	}
	programs := make([]*govaluate.EvaluableExpression, len(steps))
	for i, s := range steps {
		p, err := govaluate.NewEvaluableExpression(s.text)
		if err != nil {
			return nil, err
		}
		programs[i] = p
	}
	vars := govaluate.MapParameters{}
	for k, v := range environment() {
		if n, ok := v.(int64); ok {
			v = float64(n)
		}
		vars[k] = v
	}
	return func() (int64, error) {
		for i, p := range programs {
			v, err := p.Eval(vars)
			if err != nil {
				return 0, err
			}
			vars[steps[i].name] = v
		}
		return int64(vars["total"].(float64)), nil
	}, nil
}
