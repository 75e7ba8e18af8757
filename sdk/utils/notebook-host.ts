/** Where the notebook's kernel stands, for every copy of the package in the process: `globalThis[KERNEL_HOST]`. */
export const KERNEL_HOST = Symbol.for("assay.kernel");

/** The part of the kernel that the SDK uses; its whole is in `kernel/display/host.ts`, which the SDK does not know. */
export interface NotebookHost {
  /** Shows a value's forms in the output of the cell that the calling code belongs to. With `update` the display of that id changes instead. */
  show(
    shown: {
      readonly data: Readonly<Record<string, unknown>>;
      readonly metadata: Readonly<Record<string, unknown>>;
    },
    options: { readonly displayId: string; readonly update: boolean },
  ): void;
  /** Aborted when that cell is interrupted: one a run, so it tells the runs apart. Of code of no cell: a signal that never is. */
  signal(): AbortSignal;
}

/** The kernel whose cells this process runs, where it is one's. */
export function notebookHost(): NotebookHost | undefined {
  return (globalThis as { [KERNEL_HOST]?: NotebookHost })[KERNEL_HOST];
}
