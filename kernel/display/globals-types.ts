import { join } from "node:path";

const GLOBALS = `import type * as assay from "./api.js";
declare global {
  /** Shows a value in the cell's output: \`display(value)\`, \`display.html(text)\`, \`display.update(id, value)\`. */
  const display: assay.Display;
  /** Clears the output of the running cell; with \`{ wait: true }\`, when the next output comes. */
  const clearOutput: assay.ClearOutput;
  /** Asks the user for a line: \`await input("name? ")\`, \`await input("token? ", { password: true })\`. */
  const input: assay.Input;
  /** Settings, comms, pager and abort signal of the kernel. */
  const kernel: assay.Kernel;
  /** Shows how far a loop is: \`for (const row of progress(rows))\`. */
  const progress: assay.Progress;
  /** Shows a slider whose value comes back while a cell awaits. */
  const slider: assay.MakeSlider;
  /** The value of the last cell that had one. */
  var _: any;
}
`;

/**
 * The declarations of the globals of cells, as a file that needs not exist on disk: it stands beside `api` and says that
 * the globals have its types, which are also those of `assay/kernel`.
 */
export function kernelGlobalsFile(): { readonly path: string; readonly text: string } {
  return { path: join(__dirname, "globals.d.ts"), text: GLOBALS };
}
