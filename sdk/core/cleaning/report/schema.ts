import { z } from "zod";

const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const count = z.int().min(0);

const example = z
  .strictObject({
    row: z.int().min(1).describe("Row of the source, counted from 1."),
    column: z.string().optional().describe("Absent where a row was dropped."),
    before: scalar.optional().describe("NaN and infinities are texts, as are integers beyond 2^53."),
    after: scalar.optional(),
  })
  .describe("A cell that was changed, or a row that was dropped.");

const rule = z
  .strictObject({
    step: z.string().describe("The rule: `fill hum`."),
    kind: z.string().describe("Its kind, as in the config."),
    asked: z
      .enum(["config", "proposal"])
      .describe("Whether the config declares it, or a proposal was asked for."),
    change: z.string().describe("What it changed, in words."),
    rowsDropped: count,
    cellsChanged: count.describe("Cells that hold another value than before; of a cast all that hold one."),
    columns: z.array(z.string()).describe("Columns that it reads."),
    columnsAdded: z.array(z.string()),
    columnsDropped: z.array(z.string()),
    examples: z.array(example).describe("The first ones."),
  })
  .describe("What one rule changed.");

const proposal = z
  .strictObject({
    name: z.string().describe("What it is asked for by: `--apply trim:city`."),
    columns: z.array(z.string()),
    message: z.string().describe("What was seen, with numbers."),
    config: z.array(z.record(z.string(), z.unknown())).describe("The steps of `clean` that would apply it."),
    lines: z.string().describe("The same as lines of YAML."),
    cells: count.describe("Cells that it would change, or rows that it would drop, as far as was seen."),
    examples: z.array(example),
    applied: z.boolean().describe("Whether it was asked for, and done."),
  })
  .describe("A repair that was not asked for. It is never applied unasked.");

const finding = z
  .strictObject({
    kind: z.string().describe("leak, outliers, missing, …: as in a dataset's profile."),
    severity: z.enum(["error", "warning", "info"]),
    columns: z.array(z.string()),
    message: z.string(),
    next: z.string().describe("What to do."),
  })
  .describe("Something odd about the cleaned rows.");

const drift = z
  .strictObject({
    reference: z.string(),
    referenceRows: count,
    currentRows: count,
    verdict: z.enum(["stable", "moderate", "drifted"]),
    reason: z.string(),
    columns: z.array(
      z.strictObject({
        name: z.string(),
        kind: z.string(),
        verdict: z.enum(["stable", "moderate", "drifted"]),
        reason: z.string(),
        psi: z.number().optional().describe("Population stability index."),
        missingReference: z.number().describe("Share of the reference's rows without a value."),
        missingCurrent: z.number(),
      }),
    ),
    added: z.array(z.string()).describe("Columns that the reference lacks."),
  })
  .describe("How far the cleaned rows have moved from a reference.");

/** A report of changes, as JSON: `format` and `version` tell a reader what it reads. */
export const cleaningReportSchema = z
  .strictObject({
    format: z.literal("assay.cleaning"),
    version: z.literal(1).describe("Raised when a reader of the version before could misread it."),
    dataset: z.strictObject({
      name: z.string(),
      source: z.record(z.string(), z.string()).describe("Where the rows came from, without passwords."),
      columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    }),
    output: z
      .strictObject({
        path: z.string().optional().describe("The clean file; absent where none was asked for."),
        bytes: count.optional(),
        columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
      })
      .describe("The cleaned rows."),
    changed: z.boolean().describe("Whether any rule changed a cell, a row or a column."),
    rows: z.strictObject({ in: count, out: count, dropped: count }),
    cellsChanged: count,
    rules: z.array(rule),
    dropped: z
      .strictObject({ path: z.string(), rows: count })
      .optional()
      .describe("The file of dropped rows, where one was asked for."),
    proposals: z.array(proposal),
    findings: z.array(finding),
    looked: z
      .strictObject({ rows: count, of: count })
      .optional()
      .describe("How many of the cleaned rows findings, outliers and drift are of. Absent: not looked for."),
    drift: drift.optional(),
    notes: z.array(z.string()),
  })
  .describe("What a cleaning changed, and what it proposes.");

/** What a cleaning changed, and what it proposes. */
export type CleaningReport = z.infer<typeof cleaningReportSchema>;
export type CleaningProposal = CleaningReport["proposals"][number];
export type CleaningFinding = CleaningReport["findings"][number];
export type CleaningRule = CleaningReport["rules"][number];
