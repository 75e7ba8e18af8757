import type { Task } from "../task.js";
import { formatsScripts } from "./scripts.js";

export const FORMATS: readonly Task[] = [formatsScripts];
