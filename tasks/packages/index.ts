import type { Task } from "../task.js";
import { packagesBuild } from "./build.js";
import { packagesCheck } from "./check.js";
import { packagesSbom } from "./sbom.js";

export const PACKAGES: readonly Task[] = [packagesBuild, packagesCheck, packagesSbom];
