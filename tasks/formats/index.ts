import type { Task } from "../task.js";
import { formatsCode } from "./code.js";
import { formatsScripts } from "./scripts.js";

export const FORMATS: readonly Task[] = [formatsCode, formatsScripts];
