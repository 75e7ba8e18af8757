import type { Task } from "../task.js";

export const PROJECTS: readonly Task[] = [];
