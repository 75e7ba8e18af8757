import type { Command } from "commander";
import type { Finish } from "./command.js";
import { EXIT } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** `assay install tensorflow`: the native backend, into the user's cache. */
export function addInstallTensorflow(install: Command, terminal: Terminal, finish: Finish): void {
  install
    .command("tensorflow")
    .summary("TensorFlow's native backend")
    .description(
      "Gets TensorFlow's native backend from the package registries into the user's cache (ASSAY_CACHE_DIR); it takes about 800 MB and a minute. Where it fails, what it had made is taken away.",
    )
    .addHelpText("after", "\nExample:\n  assay install tensorflow")
    .action(async () => {
      const { installTensorflow } = await import("../io/backends/index.js");
      const { readEnvironment } = await import("../io/environment/index.js");
      const { interruptible } = await import("./interruption.js");
      const { watchWork } = await import("./watching.js");
      const { assayCacheDir } = readEnvironment({ cwd: terminal.cwd, env: terminal.env }).values;
      const { logger, onProgress, stop } = await watchWork(terminal);
      try {
        const { installed, path, seconds } = await interruptible(
          (signal) => installTensorflow({ onProgress, signal, cacheDir: assayCacheDir }),
          () => logger.warn("Stopping; Ctrl-C once more ends at once."),
        );
        stop();
        const place = installed ? "is installed in" : "was installed before, in";
        terminal.out(`TensorFlow ${place} ${path} (${seconds.toFixed(1)} s)`);
        finish(EXIT.done);
      } finally {
        stop();
      }
    });
}
