import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Benchmark, part } from "../benchmark.js";
import { type WorkName, writeRows } from "./rows.js";

const BACKENDS = ["wasm", "native", "cpu"] as const;

/** Python packages of the peers. */
export const DENSE_REQUIREMENTS = join(__dirname, "requirements.txt");

/** PyTorch's wheels weigh gigabytes; Debian's package does not (`apt-get install python3-torch libopenblas0-pthread`). */
const SYSTEM_PYTHON = "/usr/bin/python3";
let torch: boolean | undefined;
function hasTorch(): boolean {
  torch ??= findTorch();
  return torch;
}

function findTorch(): boolean {
  const here = spawnSync(SYSTEM_PYTHON, ["-c", "import torch"], { timeout: 60_000 }).status === 0;
  if (!here) process.stderr.write(`no PyTorch to compare with: ${SYSTEM_PYTHON} does not have it\n`);
  return here;
}

const TITLES: Readonly<Record<WorkName, string>> = {
  short: "20 epochs of 7,205 rows x 20, 64-64-1, batch 32",
  columns: "the same with the real pipeline's columns",
  batches: "20 epochs of 7,205 rows x 20, batch 256",
  million: "one epoch of 1,000,000 rows x 20, batch 1024",
};

/** Whole processes, their start and imports included. */
const WHOLE: readonly Benchmark[] = [
  { name: "dense-first", title: "from the start of the process to the first epoch done", epochs: "1" },
  { name: "dense-whole", title: "from the start of the process to 20 epochs done", epochs: "20" },
].map(({ name, title, epochs }): Benchmark => {
  const whole = (side: string, language: "node" | "python", script: string, ...args: readonly string[]) => ({
    name: side,
    language,
    args: [join(__dirname, script), ...args, epochs],
  });
  return {
    name,
    group: "dense",
    title: `train a dense network, 7,205 rows x 20, 64-64-1: ${title}`,
    python: "dense",
    prepare: writeRows("short"),
    sides: (folder) => [
      ...BACKENDS.map((backend) => whole(`Assay, ${backend}`, "node", "first-epoch.mjs", folder, backend)),
      whole("Keras", "python", "first_epoch.py", folder, "short"),
    ],
  };
});

/** Trainings of a small network, `fit` alone, all sides on the same rows to the same loss. */
const FITS: readonly Benchmark[] = (Object.keys(TITLES) as WorkName[]).map((work): Benchmark => {
  const train = (side: string, script: string, folder: string, ...more: readonly string[]) =>
    part(side, `dense/${script}`, folder, work, ...more);
  return {
    name: `dense-${work}`,
    group: "dense",
    title: `train a dense network: ${TITLES[work]}`,
    python: "dense",
    peer: "numpy, by hand",
    prepare: writeRows(work),
    sides: (folder) => [
      ...BACKENDS.map((backend) => train(`Assay, ${backend}`, "train.ts", folder, backend)),
      ...(work === "million" ? [train("Assay, wasm, two threads", "train.ts", folder, "wasm", "2")] : []),
      train("numpy, by hand", "train_numpy.py", folder),
      train("scikit-learn MLPRegressor", "train_sklearn.py", folder),
      train("Keras, its default", "train_keras.py", folder),
      train("Keras, 50 steps an execution", "train_keras.py", folder, "50"),
      ...(hasTorch() ? [{ ...train("PyTorch", "train_torch.py", folder), program: SYSTEM_PYTHON }] : []),
      ...(work === "short" ? [train("tfjs model.fit, wasm", "train-tfjs.ts", folder, "wasm")] : []),
    ],
  };
});

export const DENSE: readonly Benchmark[] = [...FITS, ...WHOLE];
