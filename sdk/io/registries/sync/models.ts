import { AssayError } from "../../../utils/errors/index.js";
import type { LoggedModelRecord, RepeatableContent, TrackingStore } from "../store.js";
import { counted } from "./artifacts.js";
import { isMlmodel, textOf, withIds } from "./mlmodel-ids.js";
import type { Copies } from "./plan.js";
import { MODEL_VERSIONS_TAG, SYNCED_FROM } from "./tags.js";
import type { Tally } from "./tally.js";

/** Copies a logged model with its files, which name the ids of the copy. What a sync that was killed left of it goes away. */
export async function copyModel(
  from: TrackingStore,
  to: TrackingStore,
  model: LoggedModelRecord,
  runId: string,
  copies: Copies,
  tally: Tally,
): Promise<void> {
  const { modelId, name, modelType, params } = model;
  const { [MODEL_VERSIONS_TAG]: _, ...tags } = model.tags;
  const known = copies.models.get(modelId);
  if (known?.isReady === true) return;
  if (!model.isReady) {
    throw new AssayError("TRACKING_INVALID", {
      what: `logged model ${modelId} was never finished`,
      next: "It is left out: log it again, or delete it.",
    });
  }
  if (known !== undefined) await to.deleteModel(known.modelId);
  const paths = (await from.listModelFiles(modelId)).map(({ path }) => path);
  const own = new Map<string, string>();
  for (const path of paths.filter(isMlmodel))
    own.set(path, await textOf(await from.getModelFile(modelId, path)));
  const content = (path: string, ids: { modelId: string; runId: string; artifactUri: string }) => {
    const text = own.get(path);
    return text === undefined
      ? () => counted(from.getModelFile(modelId, path), tally)
      : Buffer.from(withIds(text, ids));
  };
  const copy = await to.logModel(
    runId,
    {
      name,
      modelType,
      params,
      tags: { ...tags, [SYNCED_FROM]: modelId },
    },
    (ids) => new Map<string, RepeatableContent>(paths.map((path) => [path, content(path, ids)])),
  );
  copies.models.set(modelId, { ...copy, isReady: true });
  tally.models += 1;
}
