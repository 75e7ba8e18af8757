import type { Task } from "../task.js";

export const CLEANS: readonly Task[] = [];
