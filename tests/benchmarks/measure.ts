import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

/** What one run took. */
export interface Measure {
  /** Processor time of all threads, user and system. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Greatest resident memory of the process. */
  readonly peakMiB: number;
  /** What else the program says about its run: errors, rates, bounds. */
  readonly said: Readonly<Record<string, number | string>>;
}

/** One program of a benchmark. */
export interface Side {
  /** As `wasm` or `scikit-learn`. */
  readonly name: string;
  readonly language: "node" | "python";
  /** Script and arguments; for Node a `.ts` file runs through jiti. */
  readonly args: readonly string[];
  /** Python's program, where it is not that of the benchmark's environment: of a package that the registry has not. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether the program measures a part of itself and prints it as its last line (JSON with cpuSeconds and wallSeconds).
   * Otherwise the whole process counts, start-up included.
   */
  readonly part?: boolean;
  /** Longest that it may take. @default 15 */
  readonly timeoutMinutes?: number;
}

const JITI = join(ROOT, "node_modules/jiti/lib/jiti-cli.mjs");
const TIMEOUT_MINUTES = 15;

/** Runs one side once, in a process of its own. Throws with the end of its output where it fails. */
export async function measure(side: Side, python: string | undefined): Promise<Measure> {
  const folder = mkdtempSync(join(tmpdir(), "assay-benchmark-"));
  const usageFile = join(folder, "usage.json");
  const [command, args] =
    side.language === "python"
      ? [side.program ?? python ?? "python3", [join(__dirname, "usage.py"), ...side.args]]
      : [
          process.execPath,
          [
            "--require",
            join(__dirname, "usage.cjs"),
            ...(side.args[0].endsWith(".ts") ? [JITI] : []),
            ...side.args,
          ],
        ];
  try {
    const startedMs = performance.now();
    const { code, stdout, stderr } = await runProcess(command, args, {
      cwd: ROOT,
      timeoutMs: (side.timeoutMinutes ?? TIMEOUT_MINUTES) * 60_000,
      env: { ...ONE_THREAD, ...side.env, BENCHMARK_USAGE: usageFile, BENCHMARK_FOLDER: folder },
    });
    const wallSeconds = (performance.now() - startedMs) / 1000;
    if (code !== 0) throw new Error(`${side.name} ended with ${code}: ${stderr.slice(-2000)}`);
    const usage = JSON.parse(readFileSync(usageFile, "utf8")) as { cpuSeconds: number; peakMiB: number };
    const whole = { ...usage, wallSeconds, said: {} };
    if (!side.part) return whole;
    const { cpuSeconds, wallSeconds: part, peakMiB, ...said } = lastLine(stdout);
    return {
      cpuSeconds: Number(cpuSeconds),
      wallSeconds: Number(part),
      peakMiB: Number(peakMiB ?? usage.peakMiB),
      said,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Python's numeric libraries on one thread: more of them spin on matrices of this size and take more processor time. */
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

function lastLine(stdout: string): Record<string, number | string> {
  const line = stdout.trimEnd().split("\n").at(-1) ?? "";
  return JSON.parse(line) as Record<string, number | string>;
}
