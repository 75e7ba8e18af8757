import type { Task } from "../task.js";
import { mlflowDoctor } from "./doctor.js";
import { mlflowServe } from "./serve.js";
import { mlflowSync } from "./sync.js";
import { mlflowUi } from "./ui.js";

export const MLFLOW: readonly Task[] = [mlflowDoctor, mlflowServe, mlflowSync, mlflowUi];
