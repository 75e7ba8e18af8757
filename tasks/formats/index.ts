import type { Task } from "../task.js";
import { taskOfAll } from "./all.js";
import { formatsCode } from "./code.js";
import { formatsConfigs } from "./configs.js";
import { formatsNotebooks } from "./notebooks.js";
import { formatsScripts } from "./scripts.js";

/** All formats, in alphabetical order. A new one is a file and a line here. */
const ALL: readonly Task[] = [formatsCode, formatsConfigs, formatsNotebooks, formatsScripts];

export const FORMATS: readonly Task[] = [taskOfAll(ALL), ...ALL];
