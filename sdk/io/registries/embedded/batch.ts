import { join } from "node:path";
import { checkParam, checkParamCount, checkPoint, checkTag } from "../limits.js";
import type { MetricPoint, TrackingStore } from "../store.js";
import type { MetricWriter } from "./metrics.js";
import { findModel } from "./models.js";
import type { Place } from "./place.js";
import { findWritableRun, RUN_NAME_TAG, renameRun } from "./runs.js";
import { checkClashes, checkUnchanged, writeParams, writeTags } from "./values.js";

/** Writes what a run logged at once; nothing of it where one of its values is refused. */
export async function writeBatch(
  place: Place,
  writer: MetricWriter,
  runId: string,
  { metrics = [], params = {}, tags = {} }: Parameters<TrackingStore["logBatch"]>[1],
): Promise<void> {
  checkParamCount(Object.keys(params).length);
  for (const point of metrics) checkPoint(point);
  for (const [key, value] of Object.entries(params)) checkParam(key, value);
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  const run = await findWritableRun(place, runId);
  const ofModels = new Map<string, MetricPoint[]>();
  for (const point of metrics) {
    if (point.modelId === undefined) continue;
    const points = ofModels.get(point.modelId);
    if (points === undefined) ofModels.set(point.modelId, [point]);
    else points.push(point);
  }
  const models = await Promise.all([...ofModels.keys()].map((id) => findModel(place, id)));
  await checkClashes(join(run.folder, "params"), "parameter", Object.keys(params));
  await checkClashes(join(run.folder, "tags"), "tag", Object.keys(tags));
  await checkClashes(join(run.folder, "metrics"), "metric", new Set(metrics.map(({ key }) => key)));
  await checkUnchanged(run.folder, params);
  await writeParams(run.folder, params);
  await writer.append(join(run.folder, "metrics"), metrics, run.folder);
  for (const [i, points] of [...ofModels.values()].entries()) {
    await writer.append(join(models[i].folder, "metrics"), points, run.folder, runId);
  }
  if (tags[RUN_NAME_TAG] !== undefined) await renameRun(run, tags[RUN_NAME_TAG]);
  await writeTags(run.folder, tags);
}
