import type { Task } from "../task.js";
import { mlflowDoctor } from "./doctor.js";
import { mlflowServe } from "./serve.js";

export const MLFLOW: readonly Task[] = [mlflowDoctor, mlflowServe];
