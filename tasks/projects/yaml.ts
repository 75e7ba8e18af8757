import { stringify } from "yaml";

/** Parts of a config as one YAML text, a line free between them; empty parts are left out. */
export function yamlOf(parts: readonly (readonly string[])[]): string {
  const written = parts.filter((part) => part.length > 0).map((part) => part.join("\n"));
  return `${written.join("\n\n")}\n`;
}

/** The first lines of a config: its schema for editors, and what it is for. */
export function heading(kind: string, text: string): string[] {
  return [
    `# yaml-language-server: $schema=../node_modules/assay/docs/schemas/${kind}.json`,
    ...comment(text),
  ];
}

/** A value on one line of YAML; dollar signs of texts are doubled, since configs interpolate. */
export function inline(value: unknown): string {
  return plain(escaped(value));
}

/** A value on one line of YAML, as it stands. */
export function plain(value: unknown): string {
  // YAML would take several lines for a text that has them; in quotes, JSON is YAML.
  if (typeof value === "string" && /\p{Cc}/u.test(value)) return JSON.stringify(value);
  return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true }).trim();
}

function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escaped);
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]))
    : value;
}

/** A text without line breaks and the like. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");

/** Comment lines, broken between words. */
export function comment(text: string, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of oneLine(text).split(" ")) {
    if (line !== "" && indent.length + line.length + word.length > 115) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line].map((each) => `${indent}# ${each}`);
}

/** Words of expressions that a column may be called, too. */
const WORDS = /^(and|or|not|in|is|null|true|false)$/i;

/** A column's name in an expression. */
export const columnInExpression = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !WORDS.test(name) ? name : `\`${name}\``;

/** A text in an expression. */
export const textInExpression = (text: string): string => `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
