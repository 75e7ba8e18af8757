// What Jupyter starts: `node dist/kernel/main.js <connection file>`.
import { CELL_FOLDER_VARIABLE } from "./debug/cell-file.js";
import { Children } from "./host/children.js";
import { createLog } from "./host/log.js";

/** Taken before anything is loaded: the server may end while the kernel starts. */
const PARENT = process.ppid;

const log = createLog((text) => process.stderr.write(text));

async function main(file: string | undefined): Promise<void> {
  if (file === undefined) {
    process.stderr.write(
      "usage: node main.js <connection file>\nJupyter starts kernels: see `assay install kernel`.\n",
    );
    process.exit(2);
  }
  // A kernel that a cell of another started has a folder of its own.
  delete process.env[CELL_FOLDER_VARIABLE];
  const children = new Children();
  // Also where the host ends by an error: nothing may stay behind.
  process.on("exit", () => children.killAll());
  // They load what they need while the host does.
  const [{ readConnection }, { startKernel }] = await Promise.all([
    import("./protocol/index.js"),
    import("./host/index.js"),
  ]);
  const connection = await readConnection(file);
  // An interrupt that comes too early has nothing to stop; without a listener it would end the process.
  let interrupt = (): void => {};
  process.on("SIGINT", () => interrupt());
  let end = (): void => process.exit(0);
  followParent(() => end());
  const host = await startKernel({ connection, children, log, ended: () => process.exit(0) });
  interrupt = host.interrupt;
  process.on("SIGTERM", () => host.shutdown());
  end = () => host.shutdown();
}

/** A kernel ends with the Jupyter server that started it, whatever ended that one. */
function followParent(ended: () => void): void {
  if (process.env.JPY_PARENT_PID === undefined) return;
  setInterval(() => {
    if (process.ppid !== PARENT) ended();
  }, 1000).unref();
}

// A terminal that is closed, or a pipe whose reader is gone.
process.stderr.on("error", () => {});
// One message that breaks something must not end the kernel, which holds the user's state.
process.on("uncaughtException", (error) => log(`internal error: ${error.stack ?? error.message}`));
process.on("unhandledRejection", (error) =>
  log(`internal error: ${error instanceof Error ? error.stack : String(error)}`),
);

main(process.argv[2]).catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
