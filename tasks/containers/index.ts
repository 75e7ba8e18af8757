import type { Task } from "../task.js";
import { containersBuild } from "./build.js";
import { containersCheck } from "./check.js";
import { containersNew } from "./new.js";
import { containersRun } from "./run.js";

export const CONTAINERS: readonly Task[] = [containersBuild, containersCheck, containersNew, containersRun];
