import { AssayError } from "../../utils/errors/index.js";
import { nearestName } from "../../utils/names.js";
import type { ModelVersion } from "./store.js";

/** Names that an error lists at most. */
const MOST = 10;

/** The registered models that there are, for an error that misses one. */
export function modelsText(names: readonly string[]): string {
  return names.length === 0 ? "no registered models at all" : `registered models ${listed(names)}`;
}

/** The versions that there are, with their aliases, for an error that misses one; newest first. */
export function versionsText(versions: readonly Pick<ModelVersion, "version" | "aliases">[]): string {
  if (versions.length === 0) return "no versions";
  const aliases = versions.flatMap(({ version, aliases: names }) =>
    names.map((alias) => `${alias} (version ${version})`),
  );
  const all = listed(versions.map(({ version }) => version));
  return `versions ${all}; ${aliases.length === 0 ? "no aliases" : `aliases ${listed(aliases)}`}`;
}

/** What to do about a name that is not there: the nearest that is, or `otherwise`. */
export function nearestOr(name: string, known: readonly string[], otherwise: string): string {
  const near = nearestName(name, known);
  return near === undefined ? otherwise : `Did you mean "${near}"?`;
}

/** The aliases of versions. */
export function aliasesOf(versions: readonly Pick<ModelVersion, "aliases">[]): string[] {
  return versions.flatMap(({ aliases }) => aliases);
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST;
  return `${names.slice(0, MOST).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** A run that is written to although it was deleted. */
export function deletedRun(runId: string, cause?: unknown): AssayError {
  return new AssayError("TRACKING_INVALID", {
    what: `run ${runId} is deleted`,
    wanted: "a run that is there",
    next: "Restore it (restoreRun, or mlflow runs restore), or start another.",
    cause,
  });
}

/** A run that is written to although its experiment was deleted, and the run with it. */
export function deletedExperiment(
  runId: string,
  experimentId: string,
  name: string,
  cause?: unknown,
): AssayError {
  return new AssayError("TRACKING_INVALID", {
    what: `experiment ${JSON.stringify(name)} of run ${runId} is deleted`,
    wanted: "an experiment that is there",
    next: `Restore it (restoreExperiment, or mlflow experiments restore --experiment-id ${experimentId}), or start a run in another.`,
    cause,
  });
}

/** An experiment that is asked for although it was deleted: its name stays its own. */
export function isDeleted(name: string, experimentId: string): AssayError {
  return new AssayError("TRACKING_INVALID", {
    what: `experiment ${JSON.stringify(name)} is deleted`,
    wanted: "an experiment that is there",
    next:
      `Restore it (restoreExperiment, or mlflow experiments restore --experiment-id ${experimentId}), ` +
      "delete it for good (mlflow gc), or choose another name.",
  });
}
