import type { Task } from "../task.js";
import { installsHooks } from "./hooks.js";

export const INSTALLS: readonly Task[] = [installsHooks];
