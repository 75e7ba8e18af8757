import type { Task } from "../task.js";

export const INSTALLS: readonly Task[] = [];
