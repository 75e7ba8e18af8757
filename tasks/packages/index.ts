import type { Task } from "../task.js";
import { packagesBuild } from "./build.js";

export const PACKAGES: readonly Task[] = [packagesBuild];
