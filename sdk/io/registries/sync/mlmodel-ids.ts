import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { isMap, parseDocument } from "yaml";
import { AssayError } from "../../../utils/errors/index.js";

/** The file that says where a model is logged. */
export const MLMODEL = "MLmodel";

/** Whether a path names such a file. */
export const isMlmodel = (path: string): boolean => path === MLMODEL || path.endsWith(`/${MLMODEL}`);

/** The ids that stand in a model's MLmodel. */
export interface MlmodelIds {
  readonly modelId?: string;
  readonly runId: string;
  readonly artifactUri?: string;
}

/** An MLmodel's text with the ids of the place that it is copied to; all else in it stays. */
export function withIds(text: string, { modelId, runId, artifactUri }: MlmodelIds): string {
  const document = parseDocument(text, { version: "1.1", logLevel: "error" });
  if (document.errors.length > 0 || !isMap(document.contents)) {
    throw new AssayError("TRACKING_INVALID", {
      what: "the model's MLmodel file is not YAML, so its ids cannot be those of its copy",
      got: document.errors[0]?.message,
    });
  }
  const ids = { artifact_path: artifactUri, model_id: modelId, model_uuid: modelId, run_id: runId };
  for (const [key, id] of Object.entries(ids)) {
    // A model that names no run keeps none.
    if (id !== undefined && document.has(key)) document.set(key, id);
  }
  return document.toString({ lineWidth: 0 });
}

/** The text of a small file. */
export async function textOf(stream: Readable): Promise<string> {
  return (await buffer(stream)).toString("utf8");
}
