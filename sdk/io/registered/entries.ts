import { AssayError, hasCode } from "../../utils/errors/index.js";
import { checkModelName, refuse } from "../registries/limits.js";
import type { ModelVersion, RegisteredModel, TrackingStore } from "../registries/store.js";
import type { EntryKind } from "./address.js";

/** Tag of the registered model, and of each version, that says what it is: `dataset` or `config`. */
export const KIND_TAG = "assay.kind";
/** Tag of a version: the digest of its content. */
export const DIGEST_TAG = "assay.digest";

/** A registered dataset or config with its versions, newest first. */
export interface Entry {
  readonly name: string;
  readonly aliases: Readonly<Record<string, string>>;
  readonly versions: readonly ModelVersion[];
}

/**
 * The name under which MLflow's registry holds a dataset or a config: `dataset.bikes`. A name of its own, so that a model
 * and a dataset may both be called `bikes`. TRACKING_INVALID where it cannot be kept.
 */
export function registeredName(kind: EntryKind, name: string): string {
  if (name.trim() === "" || name.includes("@")) {
    refuse(`the ${kind}'s name cannot be kept`, JSON.stringify(name.slice(0, 80)), "a name without @");
  }
  const registered = `${kind}.${name}`;
  checkModelName(registered);
  return registered;
}

/** Refuses the name of a model that would stand among the datasets or the configs. */
export function refuseEntryName(name: string): void {
  const [, kind] = /^(dataset|config)\./.exec(name) ?? [];
  if (kind !== undefined) {
    refuse(
      `the name of a model cannot begin with "${kind}."`,
      JSON.stringify(name),
      `a name that no ${kind} has`,
    );
  }
}

/** Whether a registered model is a model: datasets and configs stand in the same registry. */
export function isModelEntry({ tags }: RegisteredModel): boolean {
  return tags[KIND_TAG] === undefined;
}

/** What the registry holds under the name of a dataset or a config; undefined where it holds nothing. */
export async function findEntry(
  store: TrackingStore,
  kind: EntryKind,
  name: string,
): Promise<RegisteredModel | undefined> {
  const registered = registeredName(kind, name);
  const found = await store.getModel(registered).catch((error: unknown) => {
    if (hasCode(error, "TRACKING_MISSING")) return undefined;
    throw error;
  });
  if (found !== undefined && found.tags[KIND_TAG] !== kind) {
    throw new AssayError("TRACKING_INVALID", {
      what: `"${registered}" in the registry is not a ${kind} that Assay registered`,
      got: `a registered model without the tag ${KIND_TAG}: ${kind}`,
      wanted: "a name of its own",
      next: `Choose another name for the ${kind}, or rename the model in MLflow.`,
    });
  }
  return found;
}

/** All registered datasets or configs, by name. */
export async function listEntries(store: TrackingStore, kind: EntryKind): Promise<Entry[]> {
  const prefix = `${kind}.`;
  const models = (await store.listModels()).filter(
    ({ name, tags }) => tags[KIND_TAG] === kind && name.startsWith(prefix),
  );
  return Promise.all(
    models.map(async ({ name, aliases }) => ({
      name: name.slice(prefix.length),
      aliases,
      versions: await store.listVersions(name),
    })),
  );
}
