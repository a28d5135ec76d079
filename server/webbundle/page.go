package webbundle

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// entryReference finds what a page loads from its sources: src="/src/main.ts".
var entryReference = regexp.MustCompile(`\b(src|href)="/(src/[^"]+)"`)

// entriesOf lists the sources that the page refers to, in order, each once.
func entriesOf(page []byte) []string {
	var entries []string
	seen := map[string]bool{}
	for _, m := range entryReference.FindAllSubmatch(page, -1) {
		if entry := string(m[2]); !seen[entry] {
			seen[entry] = true
			entries = append(entries, entry)
		}
	}
	return entries
}

// linked is what one entry of a page became.
type linked struct {
	file    string   // path of the built file
	style   string   // path of the styles it imports, or ""
	preload []string // paths of the modules it will import at once
}

// linkPage puts the built files in the place of the sources, and the styles and preloads
// they need at the end of the head.
func linkPage(page []byte, entries map[string]linked) []byte {
	text := entryReference.ReplaceAllStringFunc(string(page), func(reference string) string {
		m := entryReference.FindStringSubmatch(reference)
		return fmt.Sprintf(`%s="/%s"`, m[1], entries[m[2]].file)
	})
	var head strings.Builder
	for _, entry := range entriesOf(page) {
		for _, module := range entries[entry].preload {
			fmt.Fprintf(&head, "<link rel=\"modulepreload\" href=\"/%s\">\n", module)
		}
		if style := entries[entry].style; style != "" {
			fmt.Fprintf(&head, "<link rel=\"stylesheet\" href=\"/%s\">\n", style)
		}
	}
	return []byte(strings.Replace(text, "</head>", head.String()+"</head>", 1))
}

var inlineBlock = regexp.MustCompile(`(?s)<(script|style)>(.*?)</(?:script|style)>`)

// contentPolicy returns the Content-Security-Policy of a page: everything from its own
// address, and the inline blocks that the page itself holds, by their hashes.
func contentPolicy(page []byte) string {
	hashes := map[string]string{}
	for _, m := range inlineBlock.FindAllSubmatch(page, -1) {
		sum := sha256.Sum256(m[2])
		hashes[string(m[1])] += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'self'; script-src 'self'" + hashes["script"] +
		"; style-src 'self'" + hashes["style"] +
		"; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'" +
		"; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}
