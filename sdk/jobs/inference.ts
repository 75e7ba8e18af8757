import { basename } from "node:path";
import { predictionsView } from "../display/index.js";
import type { InferenceConfig } from "../io/configs/index.js";
import { present } from "../utils/present.js";
import type { Job } from "./job.js";
import { type Inferred, inferStep, openModelStep, rowsPerSecond } from "./steps/infer.js";

/** The inference job: a stored model's predictions of files, streamed into files. */
export const inferenceJob: Job<InferenceConfig, Inferred> = {
  async link(start) {
    return start.to(openModelStep).to(inferStep);
  },
  summary({ stored, predicted, inferSeconds }) {
    const model = stored === undefined ? {} : { model: stored.uri };
    if (predicted === undefined || inferSeconds === undefined) return model;
    const { rows, rejected, files } = predicted;
    const rate = rowsPerSecond({ predicted, inferSeconds });
    const isOne = files.length === 1;
    const outputs = files.flatMap(({ path, side }) => [
      [isOne ? "predictions" : basename(path), path] as const,
      ...(side === undefined ? [] : [[isOne ? "rejected" : basename(side), side] as const]),
    ]);
    return {
      ...model,
      rows,
      rejected,
      ...present({ rowsPerSecond: rate }),
      outputs: Object.fromEntries(outputs),
    };
  },
  views: ({ predicted }, options) => (predicted === undefined ? [] : [predictionsView(predicted, options)]),
};
