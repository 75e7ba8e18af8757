import { pathToFileURL } from "node:url";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { type TaskRegistry, taskOf } from "../../utils/workers/index.js";
import { type Reply, type Request, sendError, type WorkerSettings } from "./messages.js";

/** What a thread runs: it answers one request after another, for as long as it lives. */
async function serve(port: MessagePort, { tasks: file }: WorkerSettings): Promise<void> {
  const { workerTasks } = (await import(pathToFileURL(file).href)) as { readonly workerTasks: TaskRegistry };
  port.on("message", async ({ id, task, input }: Request) => {
    const transfer: ArrayBuffer[] = [];
    try {
      const result = await (await taskOf(workerTasks, task))(input, { transfer });
      port.postMessage({ id, result } satisfies Reply, transfer);
    } catch (error) {
      port.postMessage({ id, error: sendError(error) } satisfies Reply);
    }
  });
}

if (parentPort !== null) void serve(parentPort, workerData as WorkerSettings);
