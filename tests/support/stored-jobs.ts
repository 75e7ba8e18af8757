import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JobOutcome, runJob } from "../../sdk/jobs/index.js";
import { NUMBERS } from "./bad-input.js";

/** A project of its own: `data.csv` with columns x, c and y, and jobs that run in it. */
export async function storedProject(text = NUMBERS) {
  const folder = await mkdtemp(join(tmpdir(), "assay jobs été "));
  const dataset = { kind: "csv", path: join(folder, "data.csv") };
  await writeFile(dataset.path, text);
  const notes: string[] = [];
  const run = (config: Readonly<Record<string, unknown>>, env = {}): Promise<JobOutcome> => {
    notes.length = 0;
    return runJob(
      { dataset, report: false, ...config },
      {
        cwd: folder,
        env,
        onProgress: (event) => {
          if (event.type === "note") notes.push(event.message);
        },
      },
    );
  };
  /** Trains and registers a model of y; gives the outcome. */
  const train = (config: Readonly<Record<string, unknown>> = {}) =>
    run({
      kind: "training",
      name: "bikes",
      target: "y",
      split: { kind: "chronological", testSize: 0.25 },
      model: { kind: "linear" },
      explain: false,
      register: { name: "bikes" },
      ...config,
    });
  return { folder, dataset, notes, run, train };
}
