import type { Levels } from "./levels.js";
import type { TextFacts } from "./types.js";

/** Lengths of texts, and how many are blank or numbers; undefined where there is none. */
export function describeTexts({ names, counts }: Levels): TextFacts | undefined {
  if (names.length === 0) return undefined;
  let [min, max, sum, rows, blank, numeric] = [Number.POSITIVE_INFINITY, 0, 0, 0, 0, 0];
  names.forEach((text, code) => {
    const count = counts[code];
    min = Math.min(min, text.length);
    max = Math.max(max, text.length);
    sum += text.length * count;
    rows += count;
    if (text.trim() === "") blank += count;
    else if (isNumberText(text)) numeric += count;
  });
  return { minLength: min, meanLength: sum / rows, maxLength: max, blank, numeric };
}

/** Whether a text reads as a finite number in decimal writing. */
export function isNumberText(text: string): boolean {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) && Number.isFinite(Number(text));
}

/** What is left of a text without case, accents' encoding and white space that is too much: levels that share it are variants. */
export function normalText(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

/** Levels that differ by case, white space or encoding only, in groups of two or more, the most frequent level first. */
export function variantsOf({
  names,
  counts,
}: Pick<Levels, "names" | "counts">): { readonly names: readonly string[]; readonly rows: number }[] {
  const groups = new Map<string, number[]>();
  names.forEach((text, code) => {
    const normal = normalText(text);
    const group = groups.get(normal);
    if (group === undefined) groups.set(normal, [code]);
    else group.push(code);
  });
  return [...groups.values()]
    .filter((codes) => codes.length > 1)
    .map((codes) => codes.sort((a, b) => counts[b] - counts[a]))
    .map((codes) => ({
      names: codes.map((code) => names[code]),
      rows: codes.slice(1).reduce((sum, code) => sum + counts[code], 0),
    }))
    .sort((a, b) => b.rows - a.rows);
}

/** Texts that people write where a value is missing. */
const PLACEHOLDERS = new Set([
  "",
  "?",
  "-",
  "--",
  ".",
  "na",
  "n/a",
  "#n/a",
  "n.a.",
  "n/d",
  "k.a.",
  "k. a.",
  "keine angabe",
  "nan",
  "nil",
  "null",
  "none",
  "missing",
  "unknown",
  "undefined",
  "not available",
]);

/** Levels that say that nothing is there, with how many rows hold them. */
export function placeholdersOf({
  names,
  counts,
}: Pick<Levels, "names" | "counts">): { readonly name: string; readonly rows: number }[] {
  return names
    .map((name, code) => ({ name, rows: counts[code] }))
    .filter(({ name }) => PLACEHOLDERS.has(normalText(name)))
    .sort((a, b) => b.rows - a.rows);
}
