/** A reference inside `${…}`. */
export type Reference =
  | { readonly type: "env"; readonly name: string; readonly fallback?: Template }
  | { readonly type: "key"; readonly path: string };

/** A text cut at its `${…}`: texts (with `$$` already `$`) and references, in order. */
export type Template = readonly (string | Reference)[];

/**
 * Cuts a text at its `${…}`. `$$` is a dollar sign, a lone `$` is itself. In `${env:NAME:default}` the default may hold
 * `${…}` and balanced braces. Returns what is wrong as a text where the braces do not close or nothing is named.
 */
export function parseTemplate(text: string): Template | { readonly problem: string } {
  const parts: (string | Reference)[] = [];
  let literal = "";
  for (let i = 0; i < text.length; i++) {
    if (text.startsWith("$$", i)) {
      literal += "$";
      i += 1;
    } else if (text.startsWith("${", i)) {
      const end = closingBrace(text, i + 1);
      if (end < 0) return { problem: "a `${` is never closed" };
      const reference = parseReference(text.slice(i + 2, end));
      if ("problem" in reference) return reference;
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push(reference);
      i = end;
    } else {
      literal += text[i];
    }
  }
  if (literal !== "" || parts.length === 0) parts.push(literal);
  return parts;
}

function parseReference(content: string): Reference | { readonly problem: string } {
  const [, env] = /^\s*env:(.*)$/s.exec(content) ?? [];
  if (env === undefined) {
    const path = content.trim();
    return path === "" ? { problem: "`${}` names nothing" } : { type: "key", path };
  }
  const colon = env.indexOf(":");
  const name = (colon < 0 ? env : env.slice(0, colon)).trim();
  if (!/^[A-Za-z_]\w*$/.test(name)) return { problem: `"${name}" is no name of a variable` };
  if (colon < 0) return { type: "env", name };
  const fallback = parseTemplate(env.slice(colon + 1));
  return "problem" in fallback ? fallback : { type: "env", name, fallback };
}

/** Index of the brace that closes the one at `open`, or -1. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "{") depth += 1;
    else if (text[i] === "}") {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}
