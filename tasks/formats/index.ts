import type { Task } from "../task.js";

export const FORMATS: readonly Task[] = [];
