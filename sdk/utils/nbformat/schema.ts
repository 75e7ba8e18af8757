import { z } from "zod";

/** MIME types whose values are JSON; those of all others are text, which a file may hold as a list of lines. */
export const isJsonMime = (mime: string): boolean => /^application\/(?:.+\+)?json$/.test(mime);

const isLines = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((line) => typeof line === "string");

const text = z
  .union([z.string(), z.array(z.string())], { error: "wanted a text, or a list of its lines" })
  .transform((value) => (typeof value === "string" ? value : value.join("")));

const bundle = z
  .record(z.string(), z.unknown())
  .transform(
    (data): Readonly<Record<string, unknown>> =>
      Object.fromEntries(
        Object.entries(data).map(([mime, value]) => [
          mime,
          !isJsonMime(mime) && isLines(value) ? value.join("") : value,
        ]),
      ),
  );

const metadata = z.record(z.string(), z.unknown());
const count = z.int().nullable();

const stream = z.looseObject({ output_type: z.literal("stream"), name: z.string(), text });
const display = z.looseObject({ output_type: z.literal("display_data"), data: bundle, metadata });
const result = z.looseObject({
  output_type: z.literal("execute_result"),
  data: bundle,
  metadata,
  execution_count: count,
});
const failure = z.looseObject({
  output_type: z.literal("error"),
  ename: z.string(),
  evalue: z.string(),
  traceback: z.array(z.string()),
});
const output = z.discriminatedUnion("output_type", [stream, display, result, failure]);

const attachments = z.record(z.string(), bundle).optional();

const code = z.looseObject({
  cell_type: z.literal("code"),
  source: text,
  metadata,
  outputs: z.array(output),
  execution_count: count,
});
const markdown = z.looseObject({ cell_type: z.literal("markdown"), source: text, metadata, attachments });
const raw = z.looseObject({ cell_type: z.literal("raw"), source: text, metadata, attachments });
const cell = z.discriminatedUnion("cell_type", [code, markdown, raw]);

/** A notebook's file, version 4. https://nbformat.readthedocs.io/en/latest/format_description.html */
export const notebookSchema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.int(),
  metadata,
  cells: z.array(cell),
});

export type NotebookOutput = Readonly<z.output<typeof output>>;
export type CodeCell = Readonly<z.output<typeof code>>;
export type NotebookCell = CodeCell | Readonly<z.output<typeof markdown>> | Readonly<z.output<typeof raw>>;

/** A notebook. Texts are whole, however the file holds them; what else the file says is kept. */
export interface Notebook {
  readonly nbformat: 4;
  readonly nbformat_minor: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly NotebookCell[];
  readonly [key: string]: unknown;
}

/** Labels that a cell was given, as `parameters`. */
export function tagsOf({ metadata: { tags } }: Pick<NotebookCell, "metadata">): readonly string[] {
  return isLines(tags) ? tags : [];
}

/** What a notebook says its language is, in small letters. */
export function languageOf({ metadata }: Notebook): string | undefined {
  for (const [part, name] of [
    ["kernelspec", "language"],
    ["language_info", "name"],
  ] as const) {
    const found = (metadata[part] as Readonly<Record<string, unknown>> | null | undefined)?.[name];
    if (typeof found === "string" && found !== "") return found.toLowerCase();
  }
  return undefined;
}
