import { AssayError } from "../../../utils/errors/index.js";
import type { ArtifactFolder, LoggedModel, ModelVersion, RegisteredModel, TrackingStore } from "../store.js";
import { type Copies, copyOf } from "./plan.js";
import { SYNCED_FROM } from "./tags.js";
import type { Tally } from "./tally.js";

/** Copies a registered model: its versions in order, then its tags, and its aliases last. */
export async function copyRegistered(
  from: TrackingStore,
  to: TrackingStore,
  model: RegisteredModel,
  copies: Copies,
  tally: Tally,
): Promise<void> {
  const { name, tags, description } = model;
  const { dryRun = false } = tally.options;
  const before = (await to.listModels()).find((other) => other.name === name);
  const known = new Map<string, string>();
  for (const version of before === undefined ? [] : await to.listVersions(name))
    known.set(version.tags[SYNCED_FROM] ?? "", version.version);
  /** Number in the target by number in the source. */
  const numbers = new Map<string, string>();
  const versions = (await from.listVersions(name)).reverse();
  if (versions.length === 0 && !dryRun) await to.ensureModel(name, tags);
  for (const version of versions) {
    const copied = known.get(keyOf(version));
    if (copied !== undefined) numbers.set(version.version, copied);
    else if (dryRun) tally.versions.push({ name, from: version.version, to: "new" });
    else {
      await tally.attempt(`${name}, version ${version.version}`, async () => {
        const number = await copyVersion(to, version, tags, copies);
        numbers.set(version.version, number);
        tally.versions.push({ name, from: version.version, to: number });
      });
    }
  }
  if (before !== undefined && !dryRun) await describe(to, before, tags, description);
  else if (
    before === undefined &&
    !dryRun &&
    description !== undefined &&
    (numbers.size > 0 || versions.length === 0)
  )
    await to.describeModel(name, description);
  for (const [alias, version] of Object.entries(model.aliases))
    await copyAlias(to, { name, alias, wanted: numbers.get(version), has: before?.aliases[alias] }, tally);
}

/** Gives a version its alias. One that the target has on another version stays there, unless it may be moved. */
async function copyAlias(
  to: TrackingStore,
  { name, alias, wanted, has }: { name: string; alias: string; wanted?: string; has?: string },
  tally: Tally,
): Promise<void> {
  const { dryRun = false, overwriteAliases = false } = tally.options;
  // A version that could not be copied has no number; in a dry run one that is still to be made has none either.
  if (wanted === undefined && !dryRun) return;
  if (wanted !== undefined && wanted === has) return;
  if (has !== undefined && !overwriteAliases) {
    tally.conflicts.push({ name, alias, wanted: wanted ?? "new", has });
    return;
  }
  if (wanted !== undefined && !dryRun) await to.setAlias(name, alias, wanted);
  tally.aliases.push({ name, alias, version: wanted ?? "new" });
}

/** What a version is known by in the target: names and numbers are not enough, since several sources may have them. */
const keyOf = ({ version, source }: ModelVersion): string => `${source}#${version}`;

async function copyVersion(
  to: TrackingStore,
  version: ModelVersion,
  modelTags: Readonly<Record<string, string>>,
  copies: Copies,
): Promise<string> {
  const { name, description } = version;
  const tags = { ...version.tags, [SYNCED_FROM]: keyOf(version) };
  const target = targetOf(version, copies);
  const made = await to.registerModel(name, target, {
    version: tags,
    model: modelTags,
    ...(description === undefined ? {} : { description }),
  });
  return made.version;
}

/** Where the files of a version are in the target. Python's file store names folders, Assay's the model or the run. */
function targetOf({ source }: ModelVersion, { models, runs }: Copies): LoggedModel | ArtifactFolder {
  const modelId = /(?:^models:\/+|\/models\/)(m-[\w-]+)(?:\/artifacts\/?)?$/.exec(source)?.[1];
  if (modelId !== undefined) return copyOf(models, "logged model", modelId);
  const [, runId, path] =
    /^runs:\/+([^/]+)\/(.+)$/.exec(source) ?? /\/([0-9a-f]{32})\/artifacts\/(.+)$/.exec(source) ?? [];
  if (runId !== undefined && path !== undefined) return { runId: copyOf(runs, "run", runId).runId, path };
  throw new AssayError("TRACKING_INVALID", {
    what: "the version's files are in a place that is not of the source",
    got: source,
    wanted: "models:/m-… or runs:/<run>/<path>",
  });
}

/** What a registered model of the target does not say yet; what it says stays. */
async function describe(
  to: TrackingStore,
  before: RegisteredModel,
  tags: Readonly<Record<string, string>>,
  description: string | undefined,
): Promise<void> {
  const missing = Object.entries(tags).filter(([key]) => !Object.hasOwn(before.tags, key));
  if (missing.length > 0) await to.setModelTags(before.name, Object.fromEntries(missing));
  if (description !== undefined && before.description === undefined)
    await to.describeModel(before.name, description);
}
