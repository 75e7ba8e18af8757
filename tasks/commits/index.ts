import type { Task } from "../task.js";

export const COMMITS: readonly Task[] = [];
