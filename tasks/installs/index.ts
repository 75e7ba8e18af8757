import type { Task } from "../task.js";
import { installs } from "./all.js";
import { installsCompletion } from "./completion.js";
import { installsHooks } from "./hooks.js";
import { installsKernel } from "./kernel.js";
import { installsLab } from "./lab.js";
import { installsProject } from "./project.js";
import { installsTensorflow } from "./tensorflow.js";

export const INSTALLS: readonly Task[] = [
  installs,
  installsCompletion,
  installsHooks,
  installsKernel,
  installsLab,
  installsProject,
  installsTensorflow,
];
