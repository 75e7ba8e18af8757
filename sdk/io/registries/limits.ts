import { AssayError } from "../../utils/errors/index.js";
import type { DatasetInput, MetricPoint } from "./store.js";

/** MLflow's limits (mlflow/utils/validation.py of 3.17), in characters. They hold for every store. */
export const limits = {
  key: 250,
  paramValue: 6000,
  tagValue: 8000,
  experimentName: 500,
  runName: 250,
  datasetName: 500,
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  alias: 255,
  description: 5000,
  /**
   * Parameters of one call, and of a run's settings. MLflow sets no limit to a run's; a server takes 100 a request, and
   * pages with thousands of them are of no use to anybody.
   */
  batchParams: 2000,
  /** Points of one batch that a server takes. */
  batchMetrics: 1000,
} as const;

/** Letters and digits of every script, as in Python's `\w`; a colon cannot stand in a Windows file name. */
const KEY = process.platform === "win32" ? /^[\p{L}\p{N}_.\- /]+$/u : /^[\p{L}\p{N}_.\- :/]+$/u;

/** Most bytes of one file name: keys and artifacts become files in the embedded store, and on most servers. */
const NAME_BYTES = 255;

/** Why MLflow would not take this key, or undefined where it would. */
export function keyFault(key: string): string | undefined {
  if (length(key) > limits.key) return `at most ${limits.key} characters`;
  if (!KEY.test(key)) return "letters, digits, _ - . space : and /";
  return pathFault(key);
}

/** Checks the key of a parameter, metric or tag: TRACKING_INVALID where MLflow would not take it. */
export function checkKey(what: string, key: string): void {
  const wanted = keyFault(key);
  if (wanted !== undefined) refuse(`the ${what} key cannot be kept`, quote(key), wanted);
}

export function checkParam(key: string, value: string): void {
  checkKey("parameter", key);
  checkText(`parameter "${key}"`, value, limits.paramValue);
}

export function checkTag(key: string, value: string): void {
  checkKey("tag", key);
  checkText(`tag "${key}"`, value, limits.tagValue);
}

export function checkPoint(point: MetricPoint): void {
  checkKey("metric", point.key);
  checkNumbers(point);
}

/**
 * Checks all of a point but its key, which is checked once. Servers turn a fractional timestamp or step into 0 without a
 * word, so it is refused here.
 */
export function checkNumbers({ key, value, timestampMs, step }: MetricPoint): void {
  if (typeof value !== "number") refuse(`metric "${key}" is not a number`, typeof value, "a number");
  if (!isWhole(timestampMs)) refuseNumber(key, "timestamp", timestampMs);
  if (!isWhole(step)) refuseNumber(key, "step", step);
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function refuseNumber(key: string, name: string, value: number): never {
  refuse(`metric "${key}" has a wrong ${name}`, String(value), "a whole number, 0 or more");
}

export function checkDataset(input: DatasetInput): void {
  const what = `dataset "${input.name}"`;
  if (input.name === "") refuse("a dataset has no name", '""', "a name");
  if (input.digest === "") refuse(`${what} has no digest`, '""', "a digest");
  checkText(`the name of ${what}`, input.name, limits.datasetName);
  checkText(`the digest of ${what}`, input.digest, limits.datasetDigest);
  checkText(`the source of ${what}`, input.source, limits.datasetSource);
  checkText(`the schema of ${what}`, input.schema, limits.datasetSchema);
  checkText(`the profile of ${what}`, input.profile, limits.datasetProfile);
}

export function checkExperimentName(name: string): void {
  if (name.trim() === "") refuse("the experiment has no name", quote(name), "a name");
  checkText("the experiment's name", name, limits.experimentName);
}

export function checkRunName(name: string): void {
  if (name.trim() === "") refuse("the run has no name", quote(name), "a name");
  checkText("the run's name", name, limits.runName);
}

/** Checks the name of a logged model: a run holds it under this name. */
export function checkLoggedModelName(name: string): void {
  if (name === "" || /[/:.%"'\\]/.test(name) || length(name) > limits.key) {
    refuse("the model's name cannot be kept", quote(name), `a name without / : . % " ' and \\`);
  }
  checkText("the model's name", name, limits.key);
}

/** Checks the name of a registered model. */
export function checkModelName(name: string): void {
  const fault = pathFault(name);
  if (name.trim() === "" || /[/:%\\]/.test(name) || fault !== undefined) {
    refuse("the registered model's name cannot be kept", quote(name), fault ?? "a name without / : % and \\");
  }
  checkText("the registered model's name", name, limits.key);
}

/** Checks an alias of a model version. MLflow keeps `latest` and `v1`, `v2` … for itself. */
export function checkAlias(alias: string): void {
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias) || length(alias) > limits.alias) {
    refuse("the alias cannot be kept", quote(alias), `at most ${limits.alias} letters, digits, _ and -`);
  }
  if (alias.toLowerCase() === "latest" || /^v\d+$/i.test(alias)) {
    refuse("the alias is one of those that MLflow reserves", quote(alias), "not latest, v1, v2 …");
  }
}

/** Checks the path of an artifact: relative, with `/`, inside the run's folder. */
export function checkArtifactPath(path: string): void {
  const fault = /[\\\0]/.test(path) || /^[a-z]:/i.test(path) ? "no \\, drive letter or NUL" : pathFault(path);
  if (fault !== undefined) {
    refuse("the artifact's path cannot be kept", quote(path), `a relative path with /: ${fault}`);
  }
  checkText("the artifact's path", path, 4096);
}

/** Checks that there are not more parameters than one call may log: nobody reads ten thousand of them. */
export function checkParamCount(count: number): void {
  if (count <= limits.batchParams) return;
  throw new AssayError("TRACKING_INVALID", {
    what: "too many parameters at once",
    got: String(count),
    wanted: `at most ${limits.batchParams}`,
    next: "Log what differs from run to run as parameters, and all of it as an artifact, as config.yaml.",
  });
}

/** Checks the description of a registered model or version. */
export function checkDescription(description: string): void {
  checkText("the description", description, limits.description);
}

/** Checks a text's length, and that it is whole Unicode: half a surrogate pair would be stored as another character. */
export function checkText(what: string, text: string, limit: number): void {
  if (typeof text !== "string") refuse(`${what} is not a text`, typeof text, "a text");
  const size = length(text);
  if (size > limit) refuse(`${what} is too long`, `${size} characters`, `at most ${limit}`);
  if (/\p{Surrogate}/u.test(text))
    refuse(`${what} is not whole Unicode`, "half a surrogate pair", "whole characters");
}

export function refuse(what: string, got: string, wanted: string): never {
  throw new AssayError("TRACKING_INVALID", { what, got, wanted });
}

/** Why a name with slashes does not name one file inside a folder, or undefined where it does. */
function pathFault(path: string): string | undefined {
  for (const part of path.split("/")) {
    if (part === "" || part === "." || part === "..") return "no empty, . or .. part between slashes";
    if (Buffer.byteLength(part) > NAME_BYTES) return `at most ${NAME_BYTES} bytes between slashes`;
  }
  return undefined;
}

/** Characters as Python counts them (code points). */
const length = (text: string): number => (text.length > 250 ? [...text].length : text.length);

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
