import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FileDigests } from "../../../sdk/io/files/index.js";
import { resolveConfig } from "../../../sdk/jobs/base.js";
import { jobEnvironment } from "../../../sdk/jobs/environment.js";
import { Book } from "../../../sdk/jobs/pipeline/book.js";
import { settle } from "../../../sdk/jobs/pipeline/outputs.js";
import { ABSENT, OUTPUT, partsOf, UNKNOWN } from "../../../sdk/jobs/pipeline/parts.js";
import type { JobSummary } from "../../../sdk/jobs/summary.js";
import { storedProject } from "../../support/stored-jobs.js";

let project: Awaited<ReturnType<typeof storedProject>>;
beforeAll(async () => {
  project = await storedProject();
  await project.train();
});
afterAll(() => rm(project.folder, { recursive: true, force: true }));

async function parts(config: object, env: Record<string, string> = {}) {
  const options = { cwd: project.folder, env };
  const environment = jobEnvironment(options);
  return partsOf(await resolveConfig(config, options), new FileDigests({}, Date.now), environment);
}

const TRAINING = { kind: "training", target: "y", model: { kind: "linear" } };

describe("what a job stands on", () => {
  it("is each value of its config, those of the settings and defaults too, and Assay's version", async () => {
    const config = { ...TRAINING, dataset: project.dataset };
    const first = await parts(config);
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining(["seed", "model.kind", "Assay's version", "data data.csv"]),
    );
    const other = await parts(config, { ASSAY_SEED: "5" });
    expect(other.seed).not.toBe(first.seed);
    expect({ ...other, seed: first.seed }).toEqual(first);
  });

  it("is the content of files: of queries, patterns, folders and modules with what they import", async () => {
    const { folder } = project;
    await mkdir(join(folder, "more"), { recursive: true });
    await writeFile(join(folder, "more", "a.csv"), "1");
    await writeFile(join(folder, "net.ts"), 'export * from "./layers";');
    await writeFile(join(folder, "layers.ts"), "export const build = 1;");
    const config = {
      ...TRAINING,
      dataset: { kind: "sql", query: "select * from 'data.csv' join 'more/*.csv' where c <> 'b'" },
      model: { kind: "custom", module: "net.ts" },
    };
    const first = await parts(config);
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining(["data data.csv", "data more/*.csv", "code net.ts", "code layers.ts"]),
    );
    await writeFile(join(folder, "layers.ts"), "export const build = 2;");
    await writeFile(join(folder, "more", "a.csv"), "2");
    const second = await parts(config);
    const changed = Object.keys(first).filter((name) => first[name] !== second[name]);
    expect(changed.sort()).toEqual(["code layers.ts", "data more/*.csv"]);
  });

  it("is the version that an alias means now, the Champion of an evaluation too", async () => {
    const config = { kind: "evaluations", model: "models:/bikes/latest", dataset: project.dataset };
    const first = await parts(config);
    expect(first).toMatchObject({
      "model models:/bikes/latest": "models:/bikes/1",
      "model models:/bikes@Champion": ABSENT,
    });
    await project.train({ register: { name: "bikes", alias: "Champion" } });
    expect(await parts(config)).toMatchObject({
      "model models:/bikes/latest": "models:/bikes/2",
      "model models:/bikes@Champion": "models:/bikes/2",
    });
  });

  it("is what it was before, of a file that was changed while the job ran: it runs again", async () => {
    const { folder } = project;
    const [input, made] = [join(folder, "input.csv"), join(folder, "made.csv")];
    await writeFile(input, "1");
    const book = await Book.open(folder, "settle", Date.now);
    const before = { "data input.csv": (await book.digests.of(input)) ?? "", "data made.csv": ABSENT };
    await writeFile(input, "22");
    await writeFile(made, "3");
    const summary = { outputs: {} } as JobSummary;
    const settled = await settle(before, summary, book, folder);
    expect(settled.parts).toEqual({ "data input.csv": before["data input.csv"], "data made.csv": OUTPUT });
    expect(settled.outputs).toEqual({ [made]: await book.digests.of(made) });
  });

  it("cannot be known of a database, whose password is told to nobody", async () => {
    const found = await parts({
      ...TRAINING,
      dataset: project.dataset,
      name: "postgres://ann:hunter2@host/db",
    });
    expect(found["data postgres://ann:********@host/db"]).toBe(UNKNOWN);
    const byHost = await parts({
      ...TRAINING,
      dataset: { kind: "postgres", host: "h", user: "u", database: "d", table: "t" },
    });
    expect(byHost["data of a server (dataset.kind)"]).toBe(UNKNOWN);
  });
});
