import type { WorkerPool } from "../../utils/workers/index.js";
import type { JobStart } from "../state.js";

/** The process's worker threads, as many as the environment says; none where that is one. No thread starts before there is work. */
export async function workersOf({
  environment,
}: Pick<JobStart, "environment">): Promise<WorkerPool | undefined> {
  const { sharedWorkers } = await import("../../io/workers/index.js");
  return sharedWorkers(environment.os.values.assayWorkers);
}
