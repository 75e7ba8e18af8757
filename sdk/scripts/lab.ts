import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import type { LabOptions } from "./lab/lab.js";

/** `assay lab [FOLDER]`: JupyterLab with the kernel, in a Python environment of its own. */
export const labCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("lab")
    .summary("open JupyterLab with the kernel")
    .description(
      "Starts JupyterLab with the kernel of this copy of Assay and opens it in the browser, until Ctrl-C, which ends it with all its kernels. " +
        "Its Python environment (Python 3.10 or later; 300 MB) is made on first use, in the user's cache (ASSAY_CACHE_DIR), which takes a minute or two; nothing else of the system is changed. " +
        "It answers this machine only, and only who has the token of the printed address.",
    )
    .argument(
      "[FOLDER]",
      "the folder that it shows, or a notebook that it opens (default: the current folder)",
    )
    .option("--port <PORT>", "the port that it listens on (default: the first free one from 8888)")
    .option("--no-browser", "open no browser, print the address only")
    .addHelpText(
      "after",
      "\nExamples:\n  assay lab\n  assay lab notebooks/01-first-experiment.ipynb\n  assay lab ~/work --port 9000 --no-browser",
    )
    .action(async (folder: string | undefined, options: LabOptions) => {
      const { runLab } = await import("./lab/lab.js");
      await runLab(folder ?? ".", options, terminal);
      finish(EXIT.done);
    });
};
