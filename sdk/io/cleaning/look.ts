import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { stringify } from "yaml";
import { type CleaningConfig, cleaningConfig } from "../../core/cleaning/config.js";
import { fitCleaning } from "../../core/cleaning/index.js";
import { type Proposed, propose } from "../../core/cleaning/proposals/index.js";
import {
  type CleaningProposal,
  type CleaningReport,
  driftOf,
  exampleOf,
} from "../../core/cleaning/report/index.js";
import { compareTables, type Drift } from "../../core/drift/index.js";
import { type DatasetProfile, profileDataset } from "../../core/profile/index.js";
import type { Table } from "../../core/tables/index.js";
import { AssayError, asAssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { collect } from "../datasets/collect.js";
import { identifier, openDuckDb } from "../datasets/session.js";
import { type CleanSource, openSource } from "./open-source.js";
import { ROW_NUMBER, type StagedRows } from "./staged-rows.js";

/** Rows that are looked at where there are more. */
export const LOOKED_ROWS = 100_000;

/** What is looked for in rows that were cleaned. */
export interface LookOptions {
  /** Column that is to be predicted: leaks are looked for. */
  readonly target?: string | undefined;
  readonly task?: "regression" | "classification" | undefined;
  /** Rows that these are compared with. */
  readonly reference?: CleanSource | undefined;
}

/** What was found. */
export interface Looked {
  readonly proposals: readonly (CleaningProposal & { readonly steps: CleaningConfig })[];
  readonly parts: Pick<CleaningReport, "findings" | "looked" | "drift" | "notes">;
  /** How far the rows have moved, for a page. */
  readonly drift?: Drift;
}

/** Looks at rows: findings, proposals, and drift where there is a reference. `folder`: for what does not fit into memory. */
export async function lookAt(
  rows: StagedRows,
  { target, task, reference }: LookOptions,
  {
    name,
    folder,
    signal,
  }: { readonly name: string; readonly folder: string; readonly signal?: AbortSignal | undefined },
): Promise<Looked> {
  const notes: string[] = [];
  if (rows.numRows === 0)
    return { proposals: [], parts: { findings: [], notes: ["No row is left to look at."] } };
  const { table, numbers } = await sample(rows);
  const looked = { rows: table.numRows, of: rows.numRows };
  if (looked.rows < looked.of) {
    notes.push(`Proposals, findings and drift: of ${looked.rows} rows, spread evenly over all ${looked.of}.`);
  }
  const profile = await profileOf(table, { name, target, task, signal }, notes);
  const drift = reference === undefined ? undefined : await driftFrom(reference, table, folder, signal);
  return {
    proposals: propose(table, profile).flatMap((each) => detailed(each, table, numbers)),
    ...(drift === undefined ? {} : { drift: drift.found }),
    parts: {
      findings: profile.findings.map(({ columns, ...finding }) => ({ ...finding, columns: [...columns] })),
      looked,
      notes,
      ...(drift === undefined ? {} : { drift: driftOf(drift.found, drift.name) }),
    },
  };
}

/** The steps of the proposals that were asked for, in their order. CONFIG_INVALID of a name that was not proposed. */
export function askedSteps(proposals: Looked["proposals"], asked: readonly string[]): CleaningConfig {
  const names = proposals.map(({ name }) => name);
  for (const name of asked) {
    if (names.includes(name)) continue;
    throw new AssayError("CONFIG_INVALID", {
      what: `nothing is proposed under the name "${name}"`,
      got: names.length === 0 ? "no proposals" : `${names.length} proposals`,
      next: didYouMean(name, names),
    });
  }
  return proposals.filter(({ name }) => asked.includes(name)).flatMap(({ steps }) => steps);
}

/** Rows in their order, about `LOOKED_ROWS` of them: the same ones each time, whatever number of threads. */
async function sample(rows: StagedRows): Promise<{ table: Table; numbers: Float64Array }> {
  const number = identifier(ROW_NUMBER);
  const share = Math.ceil(rows.numRows / LOOKED_ROWS);
  const some = share === 1 ? "" : ` where hash(${number}) % ${share} = 0`;
  const all = await collect(
    rows.staging.connection,
    `select * from (${rows.numbered()})${some} order by ${number}`,
  );
  return { table: all.drop([ROW_NUMBER]), numbers: all.numbers(ROW_NUMBER) };
}

async function profileOf(
  table: Table,
  {
    name,
    target,
    task,
    signal,
  }: Omit<LookOptions, "reference"> & { readonly name: string; readonly signal?: AbortSignal | undefined },
  notes: string[],
): Promise<DatasetProfile> {
  const options = { name, signal };
  if (target !== undefined && !table.has(target)) {
    const names = didYouMean(target, table.names);
    notes.push(`Leaks were not looked for: the clean rows have no column "${target}". ${names}`);
  }
  if (target === undefined || !table.has(target)) return profileDataset(table, options);
  try {
    return await profileDataset(table, { ...options, target, task });
  } catch (error) {
    // Data may be looked at before they can be learned from.
    if (asAssayError(error).code !== "DATA_TARGET") throw error;
    notes.push(`Leaks were not looked for: ${asAssayError(error).message}`);
    return profileDataset(table, options);
  }
}

async function driftFrom(
  reference: CleanSource,
  current: Table,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly found: Drift; readonly name: string }> {
  const opened = await openSource(reference);
  const database = await openDuckDb({
    file: join(folder, `reference-${randomUUID()}.duckdb`),
    signal,
  });
  try {
    const staged = await opened.stage(await database.connect(), signal);
    const { table } = await sample(staged);
    return { found: compareTables(table, current), name: opened.name };
  } finally {
    database.close();
  }
}

/** A proposal with its steps checked and tried on the rows that were looked at; nothing where they do not go there. */
function detailed(proposed: Proposed, table: Table, numbers: Float64Array): Looked["proposals"][number][] {
  const steps = cleaningConfig.parse(proposed.config);
  const columns = new Set(proposed.columns);
  const only = columns.size === 0 ? table : table.select(table.names.filter((name) => columns.has(name)));
  try {
    const [dropsAll] = steps.map(({ kind }) => kind === "drop");
    const report = dropsAll ? [] : fitCleaning(steps, only).apply(only, { dropRows: true }).report;
    const examples = report.flatMap((step) => step.examples).slice(0, 3);
    return [
      {
        ...proposed,
        columns: [...proposed.columns],
        config: proposed.config.map((step) => ({ ...step })),
        lines: proposed.config.map((step) => `  - ${flow(step)}`).join("\n"),
        examples: examples.map((example) => exampleOf({ ...example, row: numbers[example.row] + 1 })),
        applied: false,
        steps,
      },
    ];
  } catch (error) {
    if (AssayError.isInstance(error)) return [];
    throw error;
  }
}

const flow = (step: object): string => stringify(step, { collectionStyle: "flow", lineWidth: 0 }).trim();
