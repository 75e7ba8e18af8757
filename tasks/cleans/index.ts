import type { Task } from "../task.js";
import { cleansData } from "./data.js";

/** Cleaning: data, and what work leaves behind. */
export const CLEANS: readonly Task[] = [cleansData];
