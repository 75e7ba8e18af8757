import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ExplanationData, explanationTables } from "../../core/explainers/index.js";
import {
  explainedRowsSchema,
  explanationValuesSchema,
  featureImportancesSchema,
  interactionValuesSchema,
} from "../../core/schemas/index.js";
import type { Table } from "../../core/tables/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError, hasCode, messageOf } from "../../utils/errors/index.js";
import { requirePath } from "../../utils/paths.js";
import { writeTable } from "../datasets/index.js";
import { makeFolder, writeWhole } from "../files/index.js";

export interface WriteExplanationOptions {
  /** Replaces files of an earlier explanation. @default false */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal;
}

/** Files of an explanation; `interactions.parquet` only where there are interaction values. */
export const EXPLANATION_FILES = [
  "shap_values.parquet",
  "importances.parquet",
  "rows.parquet",
  "interactions.parquet",
] as const;

/** Interaction values written at most: each is a line. */
export const MAX_INTERACTIONS = 1e8;

/**
 * Writes an explanation into a folder as Parquet, each table checked against its ready schema: `shap_values.parquet`,
 * `importances.parquet`, `rows.parquet` (the explained rows, raw) and, where there are some, `interactions.parquet`. A new
 * folder appears whole or not at all; into one that is there, files are moved when all of them are written. Folders on the
 * way are made. Returns the absolute paths.
 *
 * @throws WRITE_FAILED where a file is there already (without `overwrite`) or cannot be written, INTERRUPTED
 */
export async function writeExplanation(
  explanation: ExplanationData,
  folder: string,
  options: WriteExplanationOptions = {},
): Promise<string[]> {
  const target = resolve(requirePath(folder, "WRITE_FAILED", "the explanation"));
  throwIfAborted(options.signal, { what: "stopped before the explanation was written" });
  refuseExplanations(target, options.overwrite ?? false);
  refuseTooMany(explanation);
  const tables = checkedTables(explanation);
  const write = async (temporary: string): Promise<void> => {
    await mkdir(temporary);
    for (const [name, table] of tables) {
      throwIfAborted(options.signal, { what: "stopped while the explanation was written" });
      await writeTable(table, join(temporary, name), { signal: options.signal });
    }
  };
  try {
    if (existsSync(target)) {
      await moveInto(target, write);
      await removeStale(target, tables);
    } else await writeWhole(target, write);
  } catch (cause) {
    if (hasCode(cause, "INTERRUPTED")) throw cause;
    throw new AssayError("WRITE_FAILED", {
      what: `the explanation cannot be written to ${target}`,
      got: messageOf(cause),
      cause,
    });
  }
  return tables.map(([name]) => join(target, name));
}

/** Each table by its file's name; a table that breaks its schema throws SCHEMA_CHECK_FAILED. */
function checkedTables(explanation: ExplanationData): [string, Table][] {
  const { shapValues, importances, rows, interactions } = explanationTables(explanation);
  return [
    ["shap_values.parquet", explanationValuesSchema().check(shapValues)],
    ["importances.parquet", featureImportancesSchema().check(importances)],
    ["rows.parquet", explainedRowsSchema(rows.names[0]).check(rows)],
    ...(interactions === undefined
      ? []
      : [["interactions.parquet", interactionValuesSchema().check(interactions)] as [string, Table]]),
  ];
}

/** WRITE_FAILED where a folder holds an explanation already, and `overwrite` does not say that it may be replaced. */
export function refuseExplanations(folder: string, overwrite: boolean): void {
  const found = EXPLANATION_FILES.filter((name) => existsSync(join(folder, name)));
  if (overwrite || found.length === 0) return;
  throw new AssayError("WRITE_FAILED", {
    what: `there is an explanation in ${folder} already`,
    got: found.join(", "),
    wanted: "a folder without these files",
    next: "Choose another folder, or set `overwrite: true`.",
  });
}

/** Lines that the interaction values of an explanation would take, where these are more than a file may have; else undefined. */
export function tooManyInteractions({ shap }: ExplanationData): number | undefined {
  const lines = shap.interactions?.reduce((sum, values) => sum + values.length, 0) ?? 0;
  return lines > MAX_INTERACTIONS ? lines : undefined;
}

function refuseTooMany(explanation: ExplanationData): void {
  const lines = tooManyInteractions(explanation);
  if (lines === undefined) return;
  throw new AssayError("WRITE_FAILED", {
    what: "there are too many interaction values for one file",
    got: `${lines} values`,
    wanted: `${MAX_INTERACTIONS} at most`,
    next: "Explain fewer rows.",
  });
}

async function moveInto(target: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const staged = join(target, `.assay-explanation-${process.pid}.tmp`);
  await makeFolder(target);
  try {
    await rm(staged, { recursive: true, force: true });
    await write(staged);
    for (const name of EXPLANATION_FILES) {
      if (existsSync(join(staged, name))) await rename(join(staged, name), join(target, name));
    }
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Interaction values of an earlier explanation do not belong to this one. */
async function removeStale(target: string, tables: readonly (readonly [string, Table])[]): Promise<void> {
  const written = new Set(tables.map(([name]) => name));
  for (const name of EXPLANATION_FILES) if (!written.has(name)) await rm(join(target, name), { force: true });
}
