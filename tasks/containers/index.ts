import type { Task } from "../task.js";

export const CONTAINERS: readonly Task[] = [];
