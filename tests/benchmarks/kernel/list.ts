import { type Benchmark, part } from "../benchmark.js";
import { prepareKernels } from "./peers.js";

const ALL = ["Assay", "ipykernel", "Deno", "tslab"] as const;
const TYPESCRIPT = ["Assay", "Deno", "tslab"] as const;

const WORK: readonly (readonly [what: string, title: string, kernels: readonly (typeof ALL)[number][]])[] = [
  ["ready", "a kernel from its start until it answers; then 1 + 1", ALL],
  ["idle", "a kernel 3 s after it answered", ALL],
  ["cells", "200 trivial cells back to back", ALL],
  ["tfjs", "the same after importing tfjs", TYPESCRIPT],
  ["cell-500", "the same after 500 other cells", ALL],
  ["lines", "100,000 lines of one cell until the kernel is idle", ALL],
  ["interrupt", "an endless loop interrupted, five times", ALL],
];

/** The kernel beside those of Python, Deno and tslab: `npm run benchmarks -- kernel`. */
export const KERNEL: readonly Benchmark[] = WORK.map(
  ([what, title, kernels]): Benchmark => ({
    name: `kernel-${what}`,
    group: "kernel",
    title,
    python: "kernel",
    peer: kernels.includes("ipykernel") ? "ipykernel" : "tslab",
    prepare: prepareKernels,
    sides: (folder) =>
      kernels.map((name) => part(name, "kernel/measure.py", folder, name.toLowerCase(), what)),
  }),
);
