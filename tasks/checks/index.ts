import type { Task } from "../task.js";
import { taskOfAll } from "./all.js";
import type { Check } from "./check.js";
import { checkCode } from "./code.js";
import { checkCoverage } from "./coverage.js";
import { checkData } from "./data.js";
import { checkDeps } from "./deps.js";
import { checkDocs } from "./docs.js";
import { checkFormat } from "./format.js";
import { checkSecurity } from "./security.js";
import { checkSystem } from "./system.js";
import { taskOf } from "./task-of.js";
import { checkTest } from "./test.js";
import { checkType } from "./type.js";

/** All checks, in the order of the table. A new one is a file and a line here. */
const ALL: readonly Check[] = [
  checkCode,
  checkCoverage,
  checkData,
  checkDeps,
  checkDocs,
  checkFormat,
  checkSecurity,
  checkSystem,
  checkTest,
  checkType,
];

export const CHECKS: readonly Task[] = [taskOfAll(ALL), ...ALL.map(taskOf)];
