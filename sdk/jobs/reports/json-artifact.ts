import type { TrackingStore } from "../../io/registries/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { readArtifact } from "./artifacts.js";

/** An object of JSON that a run keeps; undefined where it keeps none there. CONFIG_INVALID where it is damaged. */
export async function readJsonArtifact(
  store: TrackingStore,
  runId: string,
  path: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const bytes = await readArtifact(store, runId, path);
  if (bytes === undefined) return undefined;
  try {
    // What JSON could not hold (NaN) is null there, and was absent or no number before.
    const value: unknown = JSON.parse(bytes.toString("utf8"), (_, inner: unknown) => inner ?? undefined);
    if (isRecord(value)) return value;
  } catch (cause) {
    throw damaged(runId, path, cause);
  }
  throw damaged(runId, path);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function damaged(runId: string, path: string, cause?: unknown): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `the artifact ${path} of run ${runId} is damaged`,
    next: "Restore it, or run the job again.",
    ...present({ cause }),
  });
}
