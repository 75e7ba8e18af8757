import { checkAlias, type ModelVersion, type TrackingStore } from "../io/registries/index.js";
import { AssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import { moveAlias } from "./alias-history.js";
import { chooseVersion, type VersionChoice } from "./choose-version.js";
import { readEvaluation } from "./evaluation-tags.js";

/** What is promoted, and on which condition. */
export interface PromoteRequest {
  readonly name: string;
  readonly alias: string;
  readonly version: VersionChoice;
  /** `passed`: refused unless the version's last evaluation passed. */
  readonly require: "passed" | "none";
  /** Why it is promoted although `require` is not met; kept with the version. */
  readonly forced?: string | undefined;
  /** ISO 8601. */
  readonly date: string;
  /** The run that does it, where there is one. */
  readonly runId?: string | undefined;
}

/** An alias that moved. */
export interface Promotion {
  readonly name: string;
  readonly alias: string;
  readonly version: string;
  /** `models:/bikes/3`. */
  readonly uri: string;
  /** The version that had the alias before; absent where none had, or the same. */
  readonly former?: string;
  /** Why this version. */
  readonly reason: string;
  /** Why it was promoted without an evaluation that passed; absent where it had one, or none was asked for. */
  readonly forced?: string;
  /** What is to be known besides. */
  readonly notes: readonly string[];
}

/**
 * Gives an alias to a version. PROMOTION_REFUSED where `require` is `passed` and its last evaluation did not; nothing has
 * changed then. The former holder is kept with the registered model, so that `rollback` finds it.
 */
export async function promote(registry: TrackingStore, request: PromoteRequest): Promise<Promotion> {
  const { name, alias, forced } = request;
  checkAlias(alias);
  const onlyPassed = request.require === "passed" && forced === undefined;
  const { version, reason, notes } = await chooseVersion(registry, name, request.version, onlyPassed);
  const refusal = request.require === "passed" ? refusalOf(version) : undefined;
  if (refusal !== undefined && forced === undefined) throw refusal;
  const former = await moveAlias(registry, name, alias, version.version);
  const isForced = refusal !== undefined && forced !== undefined;
  await registry.setModelTags(name, promotionTags(request, version, isForced), version.version);
  const holder = (await registry.getModel(name)).aliases[alias];
  return {
    name,
    alias,
    version: version.version,
    uri: `models:/${name}/${version.version}`,
    ...present({ former }),
    reason,
    ...(isForced ? { forced } : {}),
    notes: [
      ...notes,
      ...(isForced ? [`promoted although ${refusal.details.what}: ${forced}`] : []),
      ...(holder === version.version
        ? []
        : [
            `another promotion came in between: ${alias} is ${holder === undefined ? "nobody's" : `version ${holder}`} now`,
          ]),
    ],
  };
}

/** What the version keeps of its promotion. What an earlier one left is overwritten. */
function promotionTags(
  { alias, date, runId, forced }: PromoteRequest,
  { tags }: ModelVersion,
  isForced: boolean,
): Record<string, string> {
  const key = `assay.promoted.${alias}`;
  return {
    [key]: date,
    ...(runId === undefined ? {} : { [`${key}.run`]: runId }),
    ...(isForced && forced !== undefined ? { [`${key}.forced`]: forced.slice(0, 2000) } : {}),
    ...(!isForced && tags[`${key}.forced`] !== undefined ? { [`${key}.forced`]: "no" } : {}),
  };
}

/** Why a version may not be promoted; undefined where its last evaluation passed. */
function refusalOf(version: ModelVersion): AssayError | undefined {
  const evaluation = readEvaluation(version);
  if (typeof evaluation === "object" && evaluation.verdict === "passed") return undefined;
  const uri = `models:/${version.name}/${version.version}`;
  const what =
    evaluation === "none"
      ? `${uri} was not evaluated`
      : evaluation === "unfinished"
        ? `the last evaluation of ${uri} was stopped before it was kept`
        : `the last evaluation of ${uri} missed: ${evaluation.missed.join("; ")}`;
  return new AssayError("PROMOTION_REFUSED", {
    what,
    ...(typeof evaluation === "object"
      ? { got: `run ${evaluation.runId || "none"}, ${evaluation.date}` }
      : {}),
    wanted: "an evaluation that passed",
    next: `Evaluate it (\`kind: evaluations\`, \`model: ${uri}\`), or promote it by force, with a reason.`,
  });
}
