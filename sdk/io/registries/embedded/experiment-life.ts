import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../../files/index.js";
import { checkExperimentName, checkTag, refuse } from "../limits.js";
import { DEFAULT_ID, ensureRoot, experimentFolder, findByName, findExperiment } from "./experiments.js";
import { folderNames, syncFolder } from "./files.js";
import { readMeta, text, writeMeta } from "./meta.js";
import { type Place, TRASH } from "./place.js";
import { checkClashes, writeTags } from "./values.js";

/** Gives an experiment another name; one that another experiment has, deleted or not, is refused. */
export async function renameExperiment(place: Place, id: string, name: string): Promise<void> {
  checkExperimentName(name);
  const folder = await experimentFolder(place, id);
  for (const root of [place.root, join(place.root, TRASH)]) {
    const owner = await findByName(place, root, name);
    if (owner === id) return;
    if (owner !== undefined)
      refuse("an experiment of this name is there already", JSON.stringify(name), "another name");
  }
  const meta = await readMeta(folder);
  await writeMeta(folder, { ...meta, name, last_update_time: place.now() });
}

export async function setExperimentTags(
  place: Place,
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  const folder = await experimentFolder(place, id);
  await checkClashes(join(folder, "tags"), "tag", Object.keys(tags));
  await writeTags(folder, tags);
}

/** Marks an experiment and its runs as deleted and moves it where MLflow keeps deleted ones; a deleted one stays so. */
export async function deleteExperiment(place: Place, id: string): Promise<void> {
  const { experiment } = await findExperiment(place, { id });
  if (experiment.isDeleted) return;
  if (id === DEFAULT_ID)
    refuse("the experiment Default cannot be deleted", `experiment ${id}`, "another experiment");
  await ensureRoot(place);
  // The move comes first: where the process ends after it, the experiment is deleted, and a restore finds all.
  const folder = await move(place, id, join(place.root, TRASH));
  await mark(place, folder, "deleted");
}

/** Takes the mark of a deleted experiment away, and of its runs; one that is not deleted stays as it is. */
export async function restoreExperiment(place: Place, id: string): Promise<void> {
  const { experiment, folder } = await findExperiment(place, { id });
  if (!experiment.isDeleted) return;
  await mark(place, folder, "active");
  if (dirname(folder) !== place.root) await move(place, id, place.root);
}

async function move(place: Place, id: string, target: string): Promise<string> {
  const from = target === place.root ? join(place.root, TRASH) : place.root;
  await makeFolder(target);
  await rename(join(from, id), join(target, id));
  await syncFolder(target);
  await syncFolder(from);
  return join(target, id);
}

async function mark(place: Place, folder: string, stage: "active" | "deleted"): Promise<void> {
  const now = place.now();
  for (const name of await folderNames(folder)) {
    const run = join(folder, name);
    const meta = await readMeta(run);
    if (meta === undefined || text(meta, "run_id") !== name || text(meta, "lifecycle_stage") === stage)
      continue;
    await writeMeta(run, { ...meta, lifecycle_stage: stage, deleted_time: stage === "deleted" ? now : null });
  }
  const meta = await readMeta(folder);
  await writeMeta(folder, { ...meta, lifecycle_stage: stage, last_update_time: now });
}
