import type { Task } from "../task.js";
import { cleansAll } from "./all.js";
import { cleansBuild } from "./build.js";
import { cleansCaches } from "./caches.js";
import { cleansData } from "./data.js";
import { cleansOutputs } from "./outputs.js";
import { cleansRuns } from "./runs.js";

/** Cleaning: data, and what work leaves behind. */
export const CLEANS: readonly Task[] = [
  cleansAll,
  cleansBuild,
  cleansCaches,
  cleansData,
  cleansOutputs,
  cleansRuns,
];
