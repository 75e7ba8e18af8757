import { z } from "zod";

const fold = z.object({
  fold: z.int().min(1),
  trainRows: z.int(),
  testRows: z.int(),
  // JSON has no NaN.
  scores: z.record(
    z.string(),
    z
      .number()
      .nullable()
      .transform((score) => score ?? Number.NaN),
  ),
  fitSeconds: z.number(),
  scoreSeconds: z.number(),
});

/** The first line of a study's file. */
const header = z.object({
  study: z.literal(1),
  name: z.string(),
  /** Digests of what the study hangs on, by what it is: `space`, `data` … */
  parts: z.record(z.string(), z.string()),
});

const evaluation = z.object({
  trial: z.int().min(0),
  resource: z.number(),
  params: z.json(),
  folds: z.array(fold).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  seconds: z.number(),
});

const logged = z.object({ logged: z.int().min(0), run: z.string() });

const end = z.object({ end: z.literal("finished") });

const line = z.union([header, evaluation, logged, end]);

export type StudyLine = z.output<typeof line>;
export type HeaderLine = z.output<typeof header>;
export type EvaluationLine = z.output<typeof evaluation>;

/**
 * The lines of a study's file, and how many bytes of it are whole: a last line without an end is left out, since the process was
 * killed while it wrote it. Nothing after a line that cannot be read counts.
 */
export function readLines(bytes: Buffer): { readonly lines: readonly StudyLine[]; readonly bytes: number } {
  const lines: StudyLine[] = [];
  let start = 0;
  for (let stop = bytes.indexOf(10); stop >= 0; stop = bytes.indexOf(10, start)) {
    const read = parsed(bytes.toString("utf8", start, stop));
    if (read === undefined) break;
    lines.push(read);
    start = stop + 1;
  }
  return { lines, bytes: start };
}

function parsed(text: string): StudyLine | undefined {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
