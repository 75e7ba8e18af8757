import type { Task } from "../task.js";
import { commitsCheck } from "./check.js";
import { commitsStaged } from "./staged.js";

export const COMMITS: readonly Task[] = [commitsCheck, commitsStaged];
