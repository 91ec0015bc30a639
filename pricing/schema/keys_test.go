package schema_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/schema"
)

type node struct {
	Ref        string           `json:"$ref"`
	Type       string           `json:"type"`
	Properties map[string]*node `json:"properties"`
	Items      *node            `json:"items"`
	Defs       map[string]*node `json:"$defs"`
	Closed     *any             `json:"additionalProperties"`
}

// The schemas name exactly the keys that the library reads, at every depth.
func TestKeysAreTheTypes(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		of   reflect.Type
	}{
		"form":  {schema.Form(), reflect.TypeFor[pricing.Form]()},
		"sheet": {schema.Sheet(), reflect.TypeFor[pricing.Sheet]()},
	} {
		var root node
		if err := json.Unmarshal([]byte(c.text), &root); err != nil {
			t.Fatal(name, err)
		}
		compare(t, name, &root, &root, c.of)
	}
}

func compare(t *testing.T, path string, root, n *node, of reflect.Type) {
	t.Helper()
	if ref, ok := strings.CutPrefix(n.Ref, "#/$defs/"); ok {
		if n = root.Defs[ref]; n == nil {
			t.Errorf("%s: no definition %s", path, ref)
			return
		}
	}
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if of.Kind() == reflect.Slice && n.Items != nil {
		compare(t, path+"[]", root, n.Items, of.Elem())
		return
	}
	if of.Kind() != reflect.Struct || of.PkgPath() != "github.com/sellback/sellback/pricing" || of == reflect.TypeFor[pricing.Text]() {
		return
	}
	var want, got []string
	types := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(of) {
		if key, _, _ := strings.Cut(f.Tag.Get("json"), ","); key != "" && key != "-" {
			want = append(want, key)
			types[key] = f.Type
		}
	}
	if strings.HasSuffix(path, ".show") { // no part of it asks about the device
		want = slices.DeleteFunc(want, func(k string) bool { return k == "age" || k == "brands" || k == "models" })
	}
	for key := range n.Properties {
		got = append(got, key)
	}
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: keys of the type (-) and of the schema (+):\n%s", path, d)
	}
	if n.Closed == nil || *n.Closed != false {
		t.Errorf("%s: unknown keys are let through", path)
	}
	for key, sub := range n.Properties {
		if types[key] != nil {
			compare(t, path+"."+key, root, sub, types[key])
		}
	}
}
