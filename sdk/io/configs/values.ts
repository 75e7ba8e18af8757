import { isScalar, parseDocument } from "yaml";
import { AssayError } from "../../utils/errors/index.js";

/**
 * A text from outside a file (an extra, an environment variable) as the value that it parses to in YAML: numbers,
 * booleans, null, quoted texts, `[lists]` and `{maps}`. Anything else is the text itself, so that `a: b`, `#1` and an
 * address are not torn apart; the empty text stays a text.
 */
export function parseValue(text: string): unknown {
  const trimmed = text.trim();
  // Anchors, aliases and tags have no meaning outside a file.
  if (trimmed === "" || /^[&*!]|[\r\n]/.test(trimmed)) return text;
  const document = parseDocument(trimmed, { prettyErrors: false });
  const flow = /^[[{]/.test(trimmed);
  if (document.errors.length > 0 || document.warnings.length > 0) {
    if (!flow && !/^["']/.test(trimmed)) return text;
    throw new AssayError("CONFIG_SYNTAX", {
      what: `the value ${JSON.stringify(text)} is not valid YAML: ${document.errors[0]?.message ?? ""}`,
      next: "Close its brackets and quotes, or quote the whole as a text.",
    });
  }
  if (flow) return document.toJS({ maxAliasCount: 0 });
  const { contents } = document;
  const wholeText = isScalar(contents) && contents.range?.[1] === trimmed.length;
  if (!wholeText || (contents.type === "PLAIN" && typeof contents.value === "string")) return text;
  return contents.value;
}

/** The same for texts that nobody wrote for a config (environment variables): what is not valid stays a text. */
export function parseValueOrText(text: string): unknown {
  try {
    return parseValue(text);
  } catch {
    return text;
  }
}
