import type { ServingConfig } from "../io/configs/index.js";
import type { Job } from "./job.js";
import { type Served, serveStep } from "./steps/serve.js";

/** The serving job: a stored model over HTTP, until it is stopped. Being stopped is how it ends well. */
export const servingJob: Job<ServingConfig, Served> = {
  async link(start) {
    return start.to(serveStep);
  },
  summary: ({ served }) => (served === undefined ? {} : { model: served }),
};
