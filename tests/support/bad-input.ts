import { readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { AssayError, type ErrorCode, Experiment, type JobOptions } from "../../sdk/index.js";
import { temporaryFolder } from "./temporary.js";

/** Lines of a CSV file, made row by row. */
export function csvOf(header: string, rows: number, row: (i: number) => string): string {
  return `${header}\n${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`;
}

/** 60 rows: a number, a category, and a number that both tell. */
export const NUMBERS = csvOf("x,c,y", 60, (i) => `${i % 13},${"abc"[i % 3]},${(i % 13) * 2 + (i % 3)}`);

/** The same with a class to tell. */
export const CLASSES = csvOf("x,c,y", 60, (i) => `${i % 13},${"abc"[i % 3]},${i % 13 > 6 ? "yes" : "no"}`);

/** MLflow's numbers of run states. */
export const STATUS = { finished: "3", failed: "4", killed: "5" } as const;

/** A folder of its own with `data.csv` in it, and a chain on that file with small defaults. */
export async function experimentOn(
  text: string | undefined,
  config: Readonly<Record<string, unknown>> = {},
  options: JobOptions = {},
) {
  const folder = await temporaryFolder();
  if (text !== undefined) await writeFile(join(folder, "data.csv"), text);
  const { dataset, ...rest } = config;
  const whole = {
    target: "y",
    split: { kind: "chronological", testSize: 0.25 },
    model: { kind: "linear" },
    explain: { rows: 5, background: 5, importanceRepeats: 1 },
    ...rest,
    dataset: { kind: "csv", path: join(folder, "data.csv"), ...(dataset as object) },
  };
  const chain = Experiment.load(whole, { onProgress: false, cwd: folder, env: {}, ...options });
  return { folder, config: whole, chain };
}

interface Refusal {
  readonly code: ErrorCode;
  /** The step that refuses; undefined where the config itself is refused. */
  readonly step?: "load" | "train" | "evaluate" | "explain";
  /** What the message must tell. */
  readonly says: readonly (string | RegExp)[];
}

/**
 * Runs the whole chain and checks that it is refused: with this code, by this step, in words that tell what was got, what
 * to do next and nothing of the machinery; no file is left half-written, and a run that began is marked FAILED.
 */
export async function expectRefusal(
  text: string | undefined,
  config: Readonly<Record<string, unknown>>,
  { code, step, says }: Refusal,
): Promise<void> {
  const { folder, chain } = await experimentOn(text, config);
  const error = await chain
    .train()
    .evaluate()
    .explain()
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expectClear(error, { code, says }, step);
  expectNothingHalfWritten(folder);
  const runs = runStatuses(folder);
  expect(runs).toEqual(step === "load" || step === undefined ? [] : [STATUS.failed]);
}

/** An AssayError of this code, out of this step, whose message can be read and acted on. */
export function expectClear(error: unknown, { code, says }: Omit<Refusal, "step">, step?: string): void {
  if (!AssayError.isInstance(error)) throw error ?? new Error("nothing was refused");
  expect(`${error.code}: ${error.message}`).toMatch(new RegExp(`^${code}: `));
  expect(error.step).toBe(step);
  for (const part of says) expect(error.message).toMatch(part);
  // What, then what to do next: two sentences at least, and never a stack or a raw error of the engine's.
  expect(error.message).toMatch(/\. \S|:\n {2}- /);
  expect(error.message).not.toMatch(/\n\s+at |TypeError|undefined is not|\[object|Cannot read propert/);
}

/** Every file below a folder, by relative path. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

export function expectNothingHalfWritten(folder: string): void {
  expect(filesIn(folder).filter((file) => /unfinished|\.tmp|\.lock/.test(file))).toEqual([]);
}

/** States of all runs in a folder's `mlruns`, as MLflow's numbers. */
export function runStatuses(folder: string): string[] {
  return filesIn(folder)
    .filter((file) => /mlruns.\d+.[0-9a-f]{32}.meta\.yaml$/.test(file))
    .map((file) => /^status: (\d)$/m.exec(readFileSync(join(folder, file), "utf8"))?.[1] ?? "none");
}

/** A module beside nothing else, in a folder of its own. */
export async function moduleOf(source: string): Promise<string> {
  const folder = join(await temporaryFolder(), "a module é");
  await mkdir(folder);
  const path = join(folder, "model.ts");
  await writeFile(path, source);
  return path;
}

/** What a chain fails with; undefined where it does not. */
export function failure(chain: PromiseLike<unknown>): PromiseLike<unknown> {
  return chain.then(
    () => undefined,
    (error: unknown) => error,
  );
}
