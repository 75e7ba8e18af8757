import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDataset, writeExplanation } from "../../../../sdk/index.js";
import { threeClasses } from "../../../support/explained.js";

const matrix = Float64Array.of(1, -0.5, -0.5, 2, 3, 0.25, 0.25, 0, 0, 0, 0, 0);
const plain = threeClasses();
const paired = threeClasses({ shap: { ...plain.shap, interactions: [matrix, matrix, matrix] } });

describe("writeExplanation", () => {
  let cwd = "";
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay-write-explanation-"));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  const read = async (path: string) => (await readDataset({ kind: "parquet", path }, { baseDir: cwd })).table;

  it("writes Parquet that reads back as it was", async () => {
    const folder = join(cwd, "new", "folder");
    const paths = await writeExplanation(paired, folder);
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual([
      "shap_values.parquet",
      "importances.parquet",
      "rows.parquet",
      "interactions.parquet",
    ]);
    const values = await read(paths[0]);
    expect(values.numRows).toBe(3 * 3 * 2);
    expect(values.row(3)).toEqual({
      row: 9,
      output: "low",
      feature: "sky",
      shapValue: 0.1,
      baseValue: 0.2,
      prediction: expect.closeTo(0, 12),
      unit: "probability",
    });
    expect([...(await read(paths[2])).rows()]).toEqual([
      { row: 4, temp: 0.25, sky: "clear" },
      { row: 9, temp: Number.NaN, sky: null },
      { row: 30, temp: 0.75, sky: "rain" },
    ]);
    expect((await read(paths[3])).row(1)).toEqual({
      row: 4,
      output: "low",
      feature: "temp",
      other: "sky",
      interaction: -0.5,
    });
  });

  it("refuses files that are there, replaces them where it may, and leaves others alone", async () => {
    const folder = join(cwd, "there");
    await writeExplanation(paired, folder);
    await writeFile(join(folder, "notes.txt"), "mine");
    await expect(writeExplanation(plain, folder)).rejects.toMatchObject({
      code: "WRITE_FAILED",
      message: expect.stringContaining("overwrite: true"),
    });
    await writeExplanation(plain, folder, { overwrite: true });
    // Interactions of the first one would not belong to the second.
    expect((await readdir(folder)).sort()).toEqual([
      "importances.parquet",
      "notes.txt",
      "rows.parquet",
      "shap_values.parquet",
    ]);
  });

  it("leaves nothing where it fails or is stopped", async () => {
    const stopped = join(cwd, "stopped");
    await expect(writeExplanation(plain, stopped, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "INTERRUPTED",
    });
    expect(existsSync(stopped)).toBe(false);
    const file = join(cwd, "file");
    await writeFile(file, "");
    await expect(writeExplanation(plain, file)).rejects.toMatchObject({ code: "WRITE_FAILED" });
    await expect(writeExplanation(plain, "")).rejects.toMatchObject({ code: "WRITE_FAILED" });
    const broken = threeClasses({ shap: { ...plain.shap, baseValues: Float64Array.of(Number.NaN, 0, 0) } });
    await expect(writeExplanation(broken, join(cwd, "broken"))).rejects.toMatchObject({
      code: "SCHEMA_CHECK_FAILED",
    });
    expect((await readdir(cwd)).filter((name) => name.includes("tmp"))).toEqual([]);
  });
});
