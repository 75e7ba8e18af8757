import { AssayError } from "../../../utils/errors/index.js";
import { checkAlias, checkArtifactPath, checkDescription, checkModelName, checkTag } from "../limits.js";
import { aliasesOf, modelsText, nearestOr, versionsText } from "../missing.js";
import type { ArtifactFolder, LoggedModel, ModelVersion, RegisteredModel, RegisterTags } from "../store.js";
import type { VersionAnswer } from "./answers.js";
import type { RestClient } from "./client.js";
import { keyValues, loggedModels, registry, versions } from "./endpoints.js";
import { errorCodeOf } from "./faults.js";
import { allPages } from "./pages.js";
import { fetchRun } from "./runs.js";

/** Adds the next version of a registered model; the model itself is made with its first one. */
export async function registerModel(
  client: RestClient,
  name: string,
  source: LoggedModel | ArtifactFolder,
  { version = {}, model = {}, description }: RegisterTags = {},
): Promise<ModelVersion> {
  checkModelName(name);
  for (const [key, value] of [...Object.entries(version), ...Object.entries(model)]) checkTag(key, value);
  if (description !== undefined) checkDescription(description);
  const place = await placeOf(client, source);
  await ensureModel(client, name, model);
  const answer = await client.call(versions.create, {
    name,
    run_id: source.runId,
    ...place,
    tags: keyValues(version),
    description,
  });
  return versionOf(answer.model_version);
}

/** Makes a registered model without versions; one that is there stays as it is. */
export async function ensureModel(
  client: RestClient,
  name: string,
  tags: Readonly<Record<string, string>> = {},
): Promise<void> {
  checkModelName(name);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  await client.call(registry.create, { name, tags: keyValues(tags) }).catch((error: unknown) => {
    if (errorCodeOf(error) !== "RESOURCE_ALREADY_EXISTS") throw error;
  });
}

/** Where a version's files are, in a server's words. A server takes a version of a model or a run that is not there. */
async function placeOf(
  client: RestClient,
  source: LoggedModel | ArtifactFolder,
): Promise<{ source: string; model_id?: string }> {
  if ("modelId" in source) {
    await client.call(loggedModels.get, { model_id: source.modelId });
    return { source: `models:/${source.modelId}`, model_id: source.modelId };
  }
  checkArtifactPath(source.path);
  await fetchRun(client, source.runId);
  return { source: `runs:/${source.runId}/${source.path}` };
}

export async function setAlias(
  client: RestClient,
  name: string,
  alias: string,
  version: string,
): Promise<void> {
  checkAlias(alias);
  await getVersion(client, name, { version });
  await client.call(registry.setAlias, { name, alias, version });
}

export async function deleteAlias(client: RestClient, name: string, alias: string): Promise<void> {
  checkModelName(name);
  checkAlias(alias);
  await client.call(registry.deleteAlias, { name, alias });
}

/** A version by its number or alias; TRACKING_MISSING where there is none. */
export async function getVersion(
  client: RestClient,
  name: string,
  wanted: { readonly version: string } | { readonly alias: string },
): Promise<ModelVersion> {
  checkModelName(name);
  if ("alias" in wanted) checkAlias(wanted.alias);
  const words =
    "alias" in wanted ? `alias ${JSON.stringify(wanted.alias)}` : `version ${JSON.stringify(wanted.version)}`;
  if ("version" in wanted && !/^[1-9]\d*$/.test(wanted.version)) throw await missing(client, name, words);
  try {
    const answer =
      "alias" in wanted
        ? await client.call(registry.byAlias, { name, alias: wanted.alias })
        : await client.call(versions.get, { name, version: wanted.version });
    return versionOf(answer.model_version);
  } catch (error) {
    // To a server an alias that is missing is an invalid value.
    const code = errorCodeOf(error);
    if (code !== "RESOURCE_DOES_NOT_EXIST" && code !== "INVALID_PARAMETER_VALUE") throw error;
    throw await missing(client, name, words, error);
  }
}

/** A registered model; TRACKING_MISSING where there is none of this name. */
export async function getModel(client: RestClient, name: string): Promise<RegisteredModel> {
  checkModelName(name);
  try {
    const { description, ...model } = (await client.call(registry.get, { name })).registered_model;
    return { ...model, ...described(description) };
  } catch (error) {
    if (errorCodeOf(error) !== "RESOURCE_DOES_NOT_EXIST") throw error;
    throw await missing(client, name, undefined, error);
  }
}

export async function listModels(client: RestClient): Promise<RegisteredModel[]> {
  const models = await allPages(
    (page) => client.call(registry.search, { ...page, order_by: "name ASC" }),
    (answer) => answer.registered_models,
  );
  return models.map(({ description, ...model }) => ({ ...model, ...described(description) }));
}

/** Versions of a registered model, newest first; TRACKING_MISSING where there is no such model. */
export async function listVersions(client: RestClient, name: string): Promise<ModelVersion[]> {
  const model = await getModel(client, name);
  const quote = name.includes("'") ? '"' : "'";
  const found = await allPages(
    (page) =>
      client.call(versions.search, {
        ...page,
        filter: `name=${quote}${name}${quote}`,
        order_by: "version_number DESC",
      }),
    (answer) => answer.model_versions,
  );
  // Aliases are left out of what a search finds.
  const aliasesOf = (version: string) =>
    Object.entries(model.aliases).flatMap(([alias, of]) => (of === version ? [alias] : []));
  return found
    .map((answer) => versionOf({ ...answer, aliases: aliasesOf(answer.version) }))
    .sort((a, b) => Number(b.version) - Number(a.version));
}

/** Tags of a registered model, or of one of its versions. */
export async function setModelTags(
  client: RestClient,
  name: string,
  tags: Readonly<Record<string, string>>,
  version?: string,
): Promise<void> {
  checkModelName(name);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  if (version !== undefined) await getVersion(client, name, { version });
  for (const [key, value] of Object.entries(tags)) {
    if (version === undefined) await client.call(registry.setTag, { name, key, value });
    else await client.call(versions.setTag, { name, version, key, value });
  }
}

/** Sets what a registered model says of itself. */
export async function describeModel(client: RestClient, name: string, description: string): Promise<void> {
  checkModelName(name);
  checkDescription(description);
  await client.call(registry.update, { name, description });
}

function versionOf({ run_id, description, ...version }: VersionAnswer): ModelVersion {
  return { ...version, runId: run_id, ...described(description) };
}

const described = (description: string) => (description === "" ? {} : { description });

/** The error that says what a registry does not hold, and what it holds. `words`: of the model; absent for the model itself. */
async function missing(
  client: RestClient,
  name: string,
  words: string | undefined,
  cause?: unknown,
): Promise<AssayError> {
  const names = (await listModels(client)).map((model) => model.name);
  const versions = names.includes(name) ? await listVersions(client, name) : undefined;
  const alias = /^alias "(.*)"$/.exec(words ?? "")?.[1] ?? "";
  const otherwise = "Register a version or set the alias first, or check the tracking URI.";
  return new AssayError("TRACKING_MISSING", {
    what:
      versions !== undefined && words !== undefined
        ? `registered model ${JSON.stringify(name)} has no ${words}`
        : `there is no registered model ${JSON.stringify(name)}`,
    got: versions === undefined ? modelsText(names) : versionsText(versions),
    next:
      versions === undefined
        ? nearestOr(name, names, otherwise)
        : nearestOr(alias, aliasesOf(versions), otherwise),
    cause,
  });
}
