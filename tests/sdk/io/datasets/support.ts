import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { type DatasetInputConfig, readDataset } from "../../../../sdk/io/datasets/index.js";
import { AssayError, type ErrorCode } from "../../../../sdk/utils/errors/index.js";

export const FIXTURES = join(__dirname, "../../../../fixtures");

/** A folder of this test file's own, taken away at the end. */
export function scratchFolder(name = "assay-datasets-"): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file and gives its name. */
export function put(folder: string, name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return name;
}

/** The table of a dataset. */
export async function readTable(config: DatasetInputConfig, baseDir: string) {
  return (await readDataset(config, { baseDir })).table;
}

/** The AssayError that reading throws; its code is checked. */
export async function failure(work: Promise<unknown>, code: ErrorCode): Promise<AssayError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(AssayError.isInstance(error), `an AssayError, not ${String(error)}`).toBe(true);
  expect((error as AssayError).code).toBe(code);
  return error as AssayError;
}
