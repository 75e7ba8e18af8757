import type { Task } from "../task.js";
import { commitsBump } from "./bump.js";
import { commitsCheck } from "./check.js";
import { commitsInfo } from "./info.js";
import { commitsNew } from "./new.js";
import { commitsStaged } from "./staged.js";

export const COMMITS: readonly Task[] = [commitsBump, commitsCheck, commitsInfo, commitsNew, commitsStaged];
