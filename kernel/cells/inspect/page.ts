import { ts } from "../convert/typescript.js";

/** What is shown of a name or a call. */
export interface Page {
  /** Of TypeScript, one declaration or overload each; the one in use first. */
  readonly signatures: readonly string[];
  readonly documentation: string;
  readonly tags: readonly ts.JSDocTagInfo[];
  /** Where it is declared. */
  readonly place?: string;
  readonly expression?: string;
}

export function toText({ signatures, documentation, tags, place }: Page): string {
  const lines = tags.map(({ name, text }) => `@${name} ${plain(text)}`.trimEnd());
  return [signatures.join("\n"), documentation, lines.join("\n"), place ?? ""]
    .filter((part) => part !== "")
    .join("\n\n");
}

export function toMarkdown({ signatures, documentation, tags, place }: Page): string {
  const lines = tags.map((tag) => {
    const text = plain(tag.text);
    // An example is code, also where nobody fenced it.
    if (tag.name === "example" && !text.includes("```")) return `*@example*\n${fenced(text)}`;
    const [name, ...rest] = isNamed(tag) ? text.split(/\s+(?:-\s+)?/) : [];
    if (name === undefined || name === "") return `*@${tag.name}* ${text}`.trimEnd();
    // What follows the name keeps its own spaces and lines.
    const says = text.slice(name.length).replace(/^\s+(?:-\s+)?/, "");
    return `*@${tag.name}* \`${name}\`${rest.length > 0 ? ` — ${says}` : ""}`;
  });
  return [
    fenced(signatures.join("\n")),
    documentation,
    lines.join("  \n"),
    place === undefined ? "" : `*${place}*`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The text of a doc comment, its links as the names they lead to. */
export function plain(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return ts
    .displayPartsToString([...(parts ?? [])])
    .replace(
      /\{@link(?:code|plain)?\s+([^}|]+?)\s*(?:\|\s*([^}]*))?\}/g,
      (_, target: string, label?: string) => label ?? target,
    )
    .trim();
}

function isNamed({ name }: ts.JSDocTagInfo): boolean {
  return name === "param" || name === "template" || name === "property";
}

function fenced(code: string): string {
  return `\`\`\`typescript\n${code}\n\`\`\``;
}
