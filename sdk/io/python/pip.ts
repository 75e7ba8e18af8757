import { run } from "../processes/index.js";
import { type PythonEnvironment, packageCount } from "./environment.js";

/** Where pip stands: what it does, and how many packages of how many. */
export type PipListener = (label: string, done: number, total: number) => void;

/** How often the folder is looked at while pip installs, which it does without a word. */
const LOOK_MS = 1000;

export interface PipOptions {
  /** About how many packages there will be, as long as pip has not said so. */
  readonly expected: number;
  readonly onProgress: PipListener;
  readonly signal?: AbortSignal;
}

/** Installs packages by pip's own words (`mlflow==3.17.2`, or `-r` and a file). Throws with the end of what pip printed. */
export async function pipInstall(
  environment: PythonEnvironment,
  requirements: readonly string[],
  { expected, onProgress, signal }: PipOptions,
): Promise<void> {
  const before = await packageCount(environment);
  let found = 0;
  let label = "packages found";
  let installing = 0;
  const tell = async (): Promise<void> => {
    const done = installing > 0 ? (await packageCount(environment)) - before : found;
    const total = installing > 0 ? installing : Math.max(expected, found);
    onProgress(label, Math.max(0, Math.min(done, total)), total);
  };
  const timer = setInterval(() => void tell(), LOOK_MS);
  try {
    const flags = ["--progress-bar=off", "--no-input", "--disable-pip-version-check"];
    await run(environment.bin("python"), ["-m", "pip", "install", ...flags, ...requirements], {
      env: { PYTHONUNBUFFERED: "1" },
      signal,
      onLine(line) {
        const collecting = /^Collecting (\S+)/.exec(line)?.[1];
        const all = /^Installing collected packages: (.+)/.exec(line)?.[1];
        if (collecting !== undefined) {
          found += 1;
          label = "packages found";
        } else if (all !== undefined) {
          installing = all.split(",").length;
          label = "packages installed";
        } else return;
        void tell();
      },
    });
  } finally {
    clearInterval(timer);
  }
}
