import type { Task } from "../task.js";

export const CHECKS: readonly Task[] = [];
