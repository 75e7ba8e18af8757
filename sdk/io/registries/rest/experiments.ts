import { AssayError } from "../../../utils/errors/index.js";
import { TRAINING_EXPERIMENT } from "../experiment-kind.js";
import { checkExperimentName, checkTag } from "../limits.js";
import { isDeleted } from "../missing.js";
import type { ExperimentInfo, ExperimentRecord } from "../store.js";
import type { RestClient } from "./client.js";
import { experiments, keyValues } from "./endpoints.js";
import { errorCodeOf } from "./faults.js";
import { allPages } from "./pages.js";

/** Id of the experiment of this name, made with these tags where there is none. */
export async function ensureExperiment(
  client: RestClient,
  name: string,
  tags: Readonly<Record<string, string>> = TRAINING_EXPERIMENT,
): Promise<string> {
  checkExperimentName(name);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  const known = await experimentByName(client, name);
  if (known !== undefined) return known;
  try {
    return (await client.call(experiments.create, { name, tags: keyValues(tags) })).experiment_id;
  } catch (error) {
    // Another process was quicker.
    const made =
      errorCodeOf(error) === "RESOURCE_ALREADY_EXISTS" ? await experimentByName(client, name) : undefined;
    if (made === undefined) throw error;
    return made;
  }
}

export async function listExperiments(client: RestClient): Promise<ExperimentInfo[]> {
  const found = await allPages(
    (page) => client.call(experiments.search, { ...page, view_type: "ACTIVE_ONLY" }),
    (answer) => answer.experiments,
  );
  return found.map(({ experiment_id, name }) => ({ experimentId: experiment_id, name }));
}

/** An experiment, deleted or not; TRACKING_MISSING where there is none. */
export async function getExperiment(
  client: RestClient,
  wanted: { readonly id: string } | { readonly name: string },
): Promise<ExperimentRecord> {
  const answer =
    "id" in wanted
      ? client.call(experiments.get, { experiment_id: wanted.id })
      : client.call(experiments.getByName, { experiment_name: wanted.name });
  const { experiment } = await answer.catch((error: unknown) => {
    if (errorCodeOf(error) !== "RESOURCE_DOES_NOT_EXIST") throw error;
    throw new AssayError("TRACKING_MISSING", {
      what: `there is no experiment ${JSON.stringify("id" in wanted ? wanted.id : wanted.name)}`,
      got: `the tracking server ${client.uri}`,
      next: "Make it with ensureExperiment, or check the tracking URI.",
      cause: error,
    });
  });
  const { experiment_id, name, tags, lifecycle_stage } = experiment;
  return { experimentId: experiment_id, name, tags, isDeleted: lifecycle_stage === "deleted" };
}

/** Gives an experiment another name; one that another experiment has, deleted or not, is refused. */
export async function renameExperiment(client: RestClient, id: string, name: string): Promise<void> {
  checkExperimentName(name);
  const experiment = await getExperiment(client, { id });
  if (experiment.isDeleted) throw isDeleted(experiment.name, id);
  await client.call(experiments.update, { experiment_id: id, new_name: name });
}

export async function setExperimentTags(
  client: RestClient,
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  for (const [key, value] of Object.entries(tags))
    await client.call(experiments.setTag, { experiment_id: id, key, value });
}

/** Marks an experiment and its runs as deleted; a deleted one stays so. */
export async function deleteExperiment(client: RestClient, id: string): Promise<void> {
  if ((await getExperiment(client, { id })).isDeleted) return;
  await client.call(experiments.delete, { experiment_id: id });
}

/** Takes the mark of a deleted experiment away, and of its runs; one that is not deleted stays as it is. */
export async function restoreExperiment(client: RestClient, id: string): Promise<void> {
  if (!(await getExperiment(client, { id })).isDeleted) return;
  await client.call(experiments.restore, { experiment_id: id });
}

async function experimentByName(client: RestClient, name: string): Promise<string | undefined> {
  try {
    const { experiment } = await client.call(experiments.getByName, { experiment_name: name });
    if (experiment.lifecycle_stage !== "deleted") return experiment.experiment_id;
    throw isDeleted(name, experiment.experiment_id);
  } catch (error) {
    if (errorCodeOf(error) === "RESOURCE_DOES_NOT_EXIST") return undefined;
    throw error;
  }
}
