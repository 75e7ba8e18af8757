import { createHash } from "node:crypto";
import { join } from "node:path";
import { AssayError } from "../../../utils/errors/index.js";
import { makeFolder } from "../../files/index.js";
import { TRAINING_EXPERIMENT } from "../experiment-kind.js";
import { checkExperimentName, checkTag } from "../limits.js";
import { isDeleted } from "../missing.js";
import type { ExperimentInfo, ExperimentRecord } from "../store.js";
import { folderNames, publishFile, readTexts } from "./files.js";
import { type Meta, metaText, readMeta, text, textOf } from "./meta.js";
import { fileUri, META, MODELS, type Place, TRASH } from "./place.js";
import { writeTags } from "./values.js";

/** The id that MLflow gives to the experiment that is there from the start, named Default. */
export const DEFAULT_ID = "0";

/** Makes the store's folder as MLflow does, where it is not there. */
export async function ensureRoot(place: Place): Promise<void> {
  await makeFolder(join(place.root, TRASH));
  await makeFolder(join(place.root, MODELS));
  if ((await readMeta(join(place.root, DEFAULT_ID))) === undefined)
    await create(place, DEFAULT_ID, "Default");
}

/** Id of the experiment of this name, made with these tags where there is none. */
export async function ensureExperiment(
  place: Place,
  name: string,
  tags: Readonly<Record<string, string>> = TRAINING_EXPERIMENT,
): Promise<string> {
  checkExperimentName(name);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  await ensureRoot(place);
  const known = await findByName(place, place.root, name);
  if (known !== undefined) return known;
  const deleted = await findByName(place, join(place.root, TRASH), name);
  if (deleted !== undefined) throw isDeleted(name, deleted);
  for (let attempt = 0; ; attempt++) {
    const id = idOf(name, attempt);
    await create(place, id, name, tags);
    const owner = await readMeta(join(place.root, id));
    if (owner !== undefined && text(owner, "name") === name) return id;
  }
}

/** Folder of an experiment that is not deleted; TRACKING_MISSING where there is none, TRACKING_INVALID where it is deleted. */
export async function experimentFolder(place: Place, id: string): Promise<string> {
  const { folder, experiment } = await findExperiment(place, { id });
  if (experiment.isDeleted) throw isDeleted(experiment.name, id);
  return folder;
}

/** An experiment, deleted or not, with its folder; TRACKING_MISSING where there is none. */
export async function findExperiment(
  place: Place,
  wanted: { readonly id: string } | { readonly name: string },
): Promise<{ readonly folder: string; readonly meta: Meta; readonly experiment: ExperimentRecord }> {
  for (const root of [place.root, join(place.root, TRASH)]) {
    const id = "id" in wanted ? wanted.id : await findByName(place, root, wanted.name);
    if (id === undefined || !/^[\w-]{1,64}$/.test(id)) continue;
    const folder = join(root, id);
    const meta = await readMeta(folder);
    if (meta === undefined) continue;
    const tags = await readTexts(join(folder, "tags"));
    const isGone = root !== place.root || !isActive(meta);
    const name = textOf(meta, "name");
    return { folder, meta, experiment: { experimentId: id, name, tags, isDeleted: isGone } };
  }
  throw new AssayError("TRACKING_MISSING", {
    what: `there is no experiment ${JSON.stringify("id" in wanted ? wanted.id : wanted.name)}`,
    got: `the store ${place.root}`,
    next: "Make it with ensureExperiment, or check the tracking URI.",
  });
}

/** Ids of the experiments that are not deleted, or of those in another folder (that of the deleted ones). */
export async function experimentIds(place: Place, root = place.root): Promise<string[]> {
  return (await folderNames(root)).filter((name) => name !== TRASH && name !== MODELS);
}

/** Name of an experiment, deleted or not; its id where it has none. */
export async function experimentName(place: Place, id: string): Promise<string> {
  return (await findExperiment(place, { id })).experiment.name || id;
}

/** All experiments that are not deleted, by name. */
export async function listExperiments(place: Place): Promise<ExperimentInfo[]> {
  const experiments: ExperimentInfo[] = [];
  for (const experimentId of await experimentIds(place)) {
    const meta = await readMeta(join(place.root, experimentId));
    if (meta !== undefined && isActive(meta)) experiments.push({ experimentId, name: textOf(meta, "name") });
  }
  return experiments.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const isActive = (meta: Meta): boolean => (text(meta, "lifecycle_stage") ?? "active") === "active";

/** Id of the experiment of this name in a folder of experiments. */
export async function findByName(place: Place, parent: string, name: string): Promise<string | undefined> {
  for (const id of await experimentIds(place, parent)) {
    const meta = await readMeta(join(parent, id));
    if (meta !== undefined && text(meta, "name") === name) return id;
  }
  return undefined;
}

/** Leaves an experiment that is there as it is. */
async function create(
  place: Place,
  id: string,
  name: string,
  tags: Readonly<Record<string, string>> = {},
): Promise<void> {
  const now = place.now();
  const meta = {
    artifact_location: fileUri(place, id),
    creation_time: now,
    experiment_id: id,
    last_update_time: now,
    lifecycle_stage: "active",
    name,
  };
  const folder = join(place.root, id);
  await makeFolder(folder);
  // Before the experiment can be seen; an experiment that is there keeps its own.
  if ((await readMeta(folder)) === undefined) await writeTags(folder, tags);
  await publishFile(join(folder, META), metaText(meta), folder);
}

/**
 * 18 digits, as MLflow's, but made from the name: two processes that create the same experiment at once make one, without
 * a lock. `attempt` counts on where the id belongs to another experiment (one that was renamed).
 */
function idOf(name: string, attempt: number): string {
  const hash = createHash("sha256").update(`${name}\0${attempt}`).digest();
  return String(100_000_000_000_000_000n + (hash.readBigUInt64BE() % 900_000_000_000_000_000n));
}
