import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { folderNames } from "./files.js";
import { readMeta, text } from "./meta.js";
import { META, MODELS } from "./place.js";

/** The folders of a run in an embedded store. */
export interface RunFolders {
  /** Of the run, with its artifacts. */
  readonly run: string;
  /** Of the models that it logged. */
  readonly models: readonly string[];
}

/** Where a run and what it logged lie. `root`: the `mlruns` folder. */
export async function runFolders(root: string, experimentId: string, runId: string): Promise<RunFolders> {
  const models: string[] = [];
  const folder = join(root, experimentId, MODELS);
  for (const id of await folderNames(folder)) {
    const meta = await readMeta(join(folder, id));
    if (meta !== undefined && text(meta, "source_run_id") === runId) models.push(join(folder, id));
  }
  return { run: join(root, experimentId, runId), models };
}

/**
 * Takes a run and its models off the disk, for good: its models first. Each disappears at once, with its meta.yaml, and its files
 * follow. Where this is interrupted, the run is still there without some of its models, and can be removed again; or what is left
 * of it are files without a meta.yaml, which nobody reads (`leftovers`).
 */
export async function removeRunFolders({ run, models }: RunFolders): Promise<void> {
  for (const folder of [...models, run]) {
    await rm(join(folder, META), { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folders of runs and models without a meta.yaml: what an interrupted removal left, or what is being made right now. */
export async function leftovers(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const experiment of await folderNames(root)) {
    if (experiment === MODELS || experiment.startsWith(".")) continue;
    const runs = (await folderNames(join(root, experiment))).filter((name) => /^[0-9a-f]{32}$/.test(name));
    const models = await folderNames(join(root, experiment, MODELS));
    const folders = [...runs, ...models.filter((name) => /^m-/.test(name)).map((name) => join(MODELS, name))];
    for (const name of folders) {
      const folder = join(root, experiment, name);
      if (!(await readdir(folder)).includes(META)) found.push(folder);
    }
  }
  return found;
}
