import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, html, scriptJson, trustedHtml } from "../../../../sdk/utils/html/index.js";

/** Texts that have broken pages before, and random ones of any character. */
const HOSTILE = [
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "`onload=alert(1)`",
  "&lt;b&gt; & &amp;",
  "\u202eevil\u202c txt.exe",
  "a\u0000b\u001b[31m\u009b",
  "\ud800 lone",
  "<!-- --> ]]> \u2028 \u2029",
  "x".repeat(10_000),
  "<".repeat(10_000),
];
const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc
    .array(fc.constantFrom(..."<>&\"'`/!-= scriptonload\u202e\ud83d"), { maxLength: 60 })
    .map((a) => a.join("")),
);

/** What an HTML parser makes of escaped text: the entities that `escapeHtml` writes, put back. */
function unescapeHtml(text: string): string {
  const table: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#96": "`" };
  return text.replace(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => table[name]);
}

describe("escapeHtml", () => {
  it("leaves nothing that could open a tag, close a quote or start an entity of its own", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"'`]/);
        expect(escaped.replace(/&(amp|lt|gt|quot|#39|#96);/g, "")).not.toContain("&");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for.
        expect(escaped).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/u);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps every character that HTML allows", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is left out.
        fc.pre(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/u.test(text));
        expect(unescapeHtml(escapeHtml(text))).toBe(text);
      }),
    );
  });
});

describe("html", () => {
  it("escapes text and keeps pieces that are HTML already", () => {
    const name = '<b class="x">';
    const cell = html`<td title="${name}">${name}</td>`;
    expect(String(html`<tr>${[cell, null, false, 3]}</tr>`)).toBe(
      '<tr><td title="&lt;b class=&quot;x&quot;&gt;">&lt;b class=&quot;x&quot;&gt;</td>3</tr>',
    );
    expect(String(html`${trustedHtml("<i>kept</i>")}`)).toBe("<i>kept</i>");
  });

  it("does not take an object that merely looks like HTML", () => {
    const forged = JSON.parse('{"Symbol(assay.safe-html)": true, "html": "<i>"}') as { toString(): string };
    expect(String(html`${String(forged)}`)).toBe("[object Object]");
  });

  it("puts no raw text of the user's into the page", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(String(html`<p title="${text}">${[text]}</p>`)).toBe(
          `<p title="${escapeHtml(text)}">${escapeHtml(text)}</p>`,
        );
      }),
    );
  });
});

describe("scriptJson", () => {
  it("cannot leave its script element, and parses back to the same value", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = scriptJson({ [text]: [text] });
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ [text]: [text] })));
      }),
      { numRuns: 500 },
    );
  });
});
