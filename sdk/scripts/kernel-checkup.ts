import type { Terminal } from "./terminal.js";

/** The kernel's state, as the doctor tells it. */
export interface KernelCheckup {
  /** False where it is installed and would not start. */
  readonly ok: boolean;
  readonly text: string;
  /** Every kernelspec of ours that a Jupyter of this person finds. */
  readonly installed: readonly {
    readonly name: string;
    readonly dir: string;
    readonly version: string;
    readonly ok: boolean;
    readonly text: string;
  }[];
  readonly zeromq: { readonly ok: boolean; readonly text: string };
  /** The startup snapshot of the compiler; not ok where there is none of this version, and kernels start more slowly. */
  readonly snapshot: { readonly ok: boolean; readonly text: string };
}

/** Looks where the kernel is installed, and whether it would start. Changes nothing. */
export async function checkKernel(env: Terminal["env"], version: string): Promise<KernelCheckup> {
  const { checkZeromq } = await import("../../kernel/install/index.js");
  const { findKernels } = await import("./kernel-place.js");
  const { findSnapshot, snapshotFolder } = await import("../../kernel/cells/snapshot/index.js");
  const zeromq = checkZeromq();
  const found = findSnapshot();
  const snapshot =
    found === undefined
      ? {
          ok: false,
          text: `no startup snapshot of this version in ${snapshotFolder()}: assay install kernel builds it`,
        }
      : { ok: true, text: `startup snapshot ${found}` };
  const installed = (await findKernels({ env })).map((kernel) => {
    const { name, dir, gone } = kernel;
    const other = kernel.version === version ? "" : `, of Assay ${kernel.version}`;
    const text =
      gone.length === 0
        ? `${name}${other}: ${dir}`
        : `${name}: ${dir} starts what is gone (${gone.join(", ")}): install it again, assay install kernel`;
    return { name, dir, version: kernel.version, ok: gone.length === 0, text };
  });
  const ok = installed.length === 0 || (zeromq.ok && installed.every((kernel) => kernel.ok));
  const text =
    installed.length === 0
      ? "not installed; get it with: assay install kernel"
      : `${zeromq.text}, ${snapshot.text}`;
  return { ok, text: zeromq.ok ? text : zeromq.text, installed, zeromq, snapshot };
}
