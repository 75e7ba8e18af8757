import type { Task } from "../task.js";
import { projectsNew } from "./new.js";

export const PROJECTS: readonly Task[] = [projectsNew];
