import type { Task } from "../task.js";
import { projectsEnvironment } from "./environment.js";
import { projectsNew } from "./new.js";
import { projectsRequirements } from "./requirements.js";
import { projectsRun } from "./run.js";
import { projectsUpgrade } from "./upgrade/upgrade.js";

export const PROJECTS: readonly Task[] = [
  projectsEnvironment,
  projectsNew,
  projectsRequirements,
  projectsRun,
  projectsUpgrade,
];
