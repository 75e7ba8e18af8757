/** Whether a character fits a part of a pattern; "*" stands for any text. */
type Part = "*" | ((character: string) => boolean);

/**
 * A test for whole texts: `*` is any text, `?` one character, `[ab]` and `[a-z]` one of several, `[!ab]` one of no others.
 * Takes time in proportion to text times pattern at worst, which a regular expression of several `*` does not.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  const parts = (pattern.match(/\[!?[^\]]+\]|[\s\S]/gu) ?? []).map(toPart);
  return (text) => matches([...text], parts);
}

function toPart(part: string): Part {
  if (part === "*") return "*";
  if (part === "?") return () => true;
  if (part.length < 3 || !part.startsWith("[")) return (character) => character === part;
  const none = part.startsWith("[!");
  const ranges = part.slice(none ? 2 : 1, -1).match(/[\s\S]-[\s\S]|[\s\S]/gu) ?? [];
  const holds = (character: string): boolean =>
    ranges.some((range) => {
      const [from, dash, to] = [...range];
      return dash === undefined ? character === from : character >= from && character <= to;
    });
  return (character) => holds(character) !== none;
}

function matches(text: readonly string[], parts: readonly Part[]): boolean {
  let at = 0;
  let part = 0;
  /** Where to go on when what follows the last `*` does not fit: that `*` takes one character more. */
  let retry: { at: number; readonly part: number } | undefined;
  while (at < text.length) {
    const current = parts[part];
    if (current === "*") {
      part += 1;
      retry = { at, part };
    } else if (current?.(text[at])) {
      at += 1;
      part += 1;
    } else if (retry !== undefined) {
      retry.at += 1;
      at = retry.at;
      part = retry.part;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === "*");
}
