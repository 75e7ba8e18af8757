import { cell, plainText, slug } from "./markdown.js";
import { code, either, type JsonSchema, plainType } from "./schema-type.js";

/** A part of a config that has keys of its own, and where it is told. */
interface Section {
  readonly title: string;
  readonly schema: JsonSchema;
  readonly page: string;
}

/** Where parts were told already; the pages of one reference share it, so that each part is told once. */
export type ToldParts = Map<string, Section>;

/** What a page of a kind of config is made of. */
export interface ConfigPageInput {
  /** The kind, as `training`. */
  readonly kind: string;
  readonly schema: JsonSchema;
  /** The page's file, as `config-training.md`. */
  readonly page: string;
  /** A whole config of this kind, as YAML, where there is one. */
  readonly example: string | undefined;
  readonly told: ToldParts;
  /** Defaults that a model fills in later, by `kind.key`, as `forest.trees`. */
  readonly laterDefaults: ReadonlyMap<string, unknown>;
}

/** The page of one kind of config: every key, its type, its default and what it means; parts with keys of their own below. */
export function configPage({ kind, schema, page, example, told, laterDefaults }: ConfigPageInput): string {
  const writer = new PartWriter(page, told, laterDefaults);
  const own = writer.table(schema, "");
  const parts: string[] = [];
  for (let section = writer.next(); section !== undefined; section = writer.next()) {
    parts.push(
      `## ${section.title}\n\n${described(section.schema)}${writer.table(section.schema, section.title)}`,
    );
  }
  return `# Config of kind ${kind}

${schema.description ?? ""} Each key is told with its type, its default and what it means; bold ones must be given. A part with keys of its own is told further down.
The same for editors: [\`docs/schemas/${kind}.json\`](../schemas/${kind}.json), or \`assay schema ${kind}\`.

${own}
${parts.join("\n")}${exampleOf(example)}`;
}

function exampleOf(example: string | undefined): string {
  return example === undefined
    ? ""
    : `
## An example

\`\`\`yaml
${example.trimEnd()}
\`\`\`
`;
}

class PartWriter {
  readonly #queue: Section[] = [];
  readonly #found: Section[] = [];
  readonly #titles = new Set<string>();

  constructor(
    readonly page: string,
    readonly told: ToldParts,
    readonly laterDefaults: ReadonlyMap<string, unknown>,
  ) {}

  /** The next part that is still to be told: those of the last one come before its neighbours. */
  next(): Section | undefined {
    this.#queue.unshift(...this.#found.splice(0));
    return this.#queue.shift();
  }

  /** The keys of an object. */
  table(schema: JsonSchema, path: string): string {
    const keys = Object.entries(schema.properties ?? {});
    if (keys.length === 0) return "It has no keys.\n";
    const rows = keys.map(([key, part]) => {
      const name = schema.required?.includes(key) ? `**\`${key}\`**` : `\`${key}\``;
      const type = this.#type(part, path === "" ? key : `${path}.${key}`);
      const later = this.laterDefaults.get(`${schema.properties?.kind?.const}.${key}`);
      const standard = defaultOf(part.default ?? later);
      return `| ${name} | ${cell(type)} | ${cell(standard)} | ${cell(meaning(part))} |`;
    });
    return `| Key | Type | Default | Meaning |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
  }

  #type(schema: JsonSchema, path: string): string {
    const members = schema.anyOf ?? schema.oneOf;
    if (members !== undefined) return this.#union(members, path);
    if (schema.properties !== undefined) return this.#link(schema, path, "keys");
    if (schema.prefixItems !== undefined)
      return `list of ${schema.prefixItems.map((item) => this.#type(item, path)).join(" and ")}`;
    if (schema.type === "array") {
      const item = typeof schema.items === "object" ? this.#type(schema.items, path) : "anything";
      return `list of ${item.includes(" or ") ? `(${item})` : item}`;
    }
    if (schema.type === "object") {
      const value = schema.additionalProperties;
      return typeof value === "object" ? `by name: ${this.#type(value, `${path}.NAME`)}` : "keys of any name";
    }
    return plainType(schema);
  }

  #union(members: readonly JsonSchema[], path: string): string {
    const parts = members.map((member) => {
      const kind = member.properties?.kind?.const;
      if (typeof kind === "string") return this.#link(member, `${path}, ${kind}`, `\`${kind}\``);
      const [distinct] = member.required ?? [];
      const several = members.filter(({ properties }) => properties !== undefined).length > 1;
      if (member.properties !== undefined && several && distinct !== undefined)
        return this.#link(member, `${path}, ${distinct}`, `\`${distinct}\``);
      const type = this.#type(member, path);
      // A text of a form says which form.
      return member.type === "string" &&
        member.enum === undefined &&
        members.length > 1 &&
        member.description !== undefined
        ? `text (${plainText(member.description.replace(/\.$/, ""))})`
        : type;
    });
    return either(parts);
  }

  /** A link to the part that tells these keys; the part is told here unless it was told before. */
  #link(schema: JsonSchema, path: string, text: string): string {
    const { description: _, default: __, ...form } = schema;
    const digest = JSON.stringify(form);
    const before = this.told.get(digest);
    const section = before ?? { title: this.#title(path), schema, page: this.page };
    if (before === undefined) {
      this.told.set(digest, section);
      this.#found.push(section);
    }
    return `[${text}](${section.page === this.page ? "" : section.page}#${slug(section.title)})`;
  }

  #title(path: string): string {
    let title = path;
    for (let n = 2; this.#titles.has(slug(title)); n += 1) title = `${path} ${n}`;
    this.#titles.add(slug(title));
    return title;
  }
}

function defaultOf(value: unknown): string {
  if (value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0))
    return "";
  // Some defaults are told in words: "one a core".
  return typeof value === "string" && value.includes(" ") ? value : code(value);
}

function described({ description }: JsonSchema): string {
  return description === undefined ? "" : `${plainText(description)}\n\n`;
}

function meaning({ description, examples, items }: JsonSchema): string {
  const inner = typeof items === "object" ? items : undefined;
  const listed = examples ?? inner?.anyOf?.find((member) => member.examples !== undefined)?.examples;
  const names = listed === undefined ? "" : ` One of ${listed.map(code).join(", ")}.`;
  return `${plainText(description ?? "")}${names}`.trim();
}
