// Command yaml-dialect records how Kubernetes reads YAML and JSON text. It reads one case a line from standard
// input, as JSON {"input": "..."} or, for bytes that are no UTF-8, {"base64": "..."}, and writes each line back
// with what kubectl's decoder makes of it:
//
//	documents  the documents in order, up to the first error; those that are empty or null are left out
//	error      why the decoder stopped, absent where it read everything
//	chunks     the text of each document as the YAML reader splits it, read on its own: its value, or failed,
//	           and duplicate where the strict reader, which the API server uses, finds a key twice
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type chunk struct {
	Value     json.RawMessage `json:"value,omitempty"`
	Failed    bool            `json:"failed,omitempty"`
	Duplicate bool            `json:"duplicate,omitempty"`
}

type recorded struct {
	Input     *string           `json:"input,omitempty"`
	Base64    string            `json:"base64,omitempty"`
	Documents []json.RawMessage `json:"documents"`
	Error     string            `json:"error,omitempty"`
	Chunks    []chunk           `json:"chunks"`
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var c recorded
			if e := json.Unmarshal(line, &c); e != nil {
				panic(e)
			}
			record(&c)
			if e := encoder.Encode(c); e != nil {
				panic(e)
			}
		}
		if err != nil {
			return
		}
	}
}

func record(c *recorded) {
	var text []byte
	if c.Input != nil {
		text = []byte(*c.Input)
	} else {
		text, _ = base64.StdEncoding.DecodeString(c.Base64)
	}
	c.Documents, c.Error = documents(text)
	c.Chunks = chunks(text)
}

// documents reads the text as kubectl does: JSON values as long as it looks like JSON, YAML otherwise.
func documents(text []byte) ([]json.RawMessage, string) {
	found := []json.RawMessage{}
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		var value json.RawMessage
		err := decoder.Decode(&value)
		if err == io.EOF {
			return found, ""
		}
		if err != nil {
			return found, err.Error()
		}
		if v := bytes.TrimSpace(value); len(v) > 0 && !bytes.Equal(v, []byte("null")) {
			found = append(found, value)
		}
	}
}

func chunks(text []byte) []chunk {
	found := []chunk{}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		document, err := reader.Read()
		if err == io.EOF {
			return found
		}
		if err != nil {
			found = append(found, chunk{Failed: true})
			continue
		}
		value, err := yaml.YAMLToJSON(document)
		if err == nil {
			var probe json.RawMessage
			err = json.Unmarshal(value, &probe)
		}
		if err != nil {
			found = append(found, chunk{Failed: true})
			continue
		}
		_, strict := yaml.YAMLToJSONStrict(document)
		found = append(found, chunk{Value: value, Duplicate: strict != nil})
	}
}
