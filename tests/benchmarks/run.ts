/**
 * Runs benchmarks side by side with Python: `npm run benchmarks [-- NAME… --runs=N --minutes=N]` (minutes: of a soak). Every run is a process of its own,
 * the sides take turns, the median counts. Prints a table and writes `outputs/benchmarks.json`. `npm run build` first; the
 * Python environment is made at first use, and where it cannot be had Assay runs alone.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { makePython } from "../support/python.js";
import { ROOT } from "../support/source-files.js";
import { DENSE_REQUIREMENTS } from "./dense/list.js";
import { KERNEL_REQUIREMENTS } from "./kernel/peers.js";
import { BENCHMARKS, type Benchmark } from "./list.js";
import { type Measure, measure } from "./measure.js";
import { KAFKA_PEER_REQUIREMENTS } from "./serving-kafka/world.js";
import { markdown, median, type Outcome } from "./table.js";

const OUTPUT = join(ROOT, "outputs", "benchmarks.json");
const DEFAULT_RUNS = 3;

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const runs = Number(args.find((arg) => arg.startsWith("--runs="))?.slice(7) ?? DEFAULT_RUNS);
  const minutesText = args.find((arg) => arg.startsWith("--minutes="))?.slice(10);
  const minutes = minutesText === undefined ? undefined : Number(minutesText);
  const names = args.filter((arg) => !arg.startsWith("--"));
  const asked = ({ name, group }: Benchmark): boolean =>
    names.includes(name) || names.includes(group ?? name);
  const known = new Set(BENCHMARKS.flatMap(({ name, group }) => [name, group ?? name]));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1 || !((minutes ?? 1) > 0)) {
    throw new Error(`usage: npm run benchmarks -- [${[...known].join("|")}]… [--runs=N] [--minutes=N]`);
  }
  if (!existsSync(join(ROOT, "dist"))) throw new Error("dist is not there: run `npm run build` first");
  const outcomes: Outcome[] = [];
  for (const benchmark of BENCHMARKS.filter((one) => names.length === 0 || asked(one))) {
    outcomes.push(
      ...(await compare(benchmark, benchmark.runs ?? runs, await findPython(benchmark), minutes)),
    );
  }
  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.versions.node };
  mkdirSync(join(ROOT, "outputs"), { recursive: true });
  writeFileSync(OUTPUT, `${JSON.stringify({ machine, outcomes }, undefined, 2)}\n`);
  process.stdout.write(`${markdown(outcomes)}\n`);
}

async function findPython({ python = "benchmarks" }: Benchmark): Promise<string | undefined> {
  const requirements = {
    benchmarks: join(__dirname, "requirements.txt"),
    kernel: KERNEL_REQUIREMENTS,
    kafka: KAFKA_PEER_REQUIREMENTS,
    dense: DENSE_REQUIREMENTS,
    real: undefined,
  }[python];
  try {
    return (await makePython(requirements)).bin("python");
  } catch (error) {
    say(`no Python to compare with: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function compare(
  benchmark: Benchmark,
  runs: number,
  python: string | undefined,
  minutes: number | undefined,
): Promise<readonly Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), "assay-benchmark-"));
  let end: (() => Promise<void>) | undefined;
  try {
    await benchmark.prepare?.(folder);
    end = await benchmark.start?.(folder);
    const sides = benchmark
      .sides(folder, minutes)
      .filter(({ language, program }) => language === "node" || (program ?? python) !== undefined)
      .map((side) => ({ side, measures: [] as Measure[] }));
    for (let run = 1; run <= runs; run++) {
      for (const { side, measures } of sides) {
        const taken = await measure(side, python);
        measures.push(taken);
        say(`${benchmark.name}, ${side.name}, run ${run}: ${taken.cpuSeconds.toFixed(2)} CPU s`);
      }
    }
    const outcomes = sides.map(({ side, measures }) => ({
      benchmark: benchmark.title,
      side: side.name,
      language: side.language,
      runs,
      cpuSeconds: median(measures.map(({ cpuSeconds }) => cpuSeconds)),
      wallSeconds: median(measures.map(({ wallSeconds }) => wallSeconds)),
      peakMiB: median(measures.map(({ peakMiB }) => peakMiB)),
      said: middle(measures.map(({ said }) => said)),
    }));
    const peer =
      outcomes.find(({ side }) => side === benchmark.peer) ??
      outcomes.find(({ language }) => language === "python");
    return outcomes.map((outcome) =>
      // An idle or dead process takes none: no ratio.
      peer === undefined || outcome === peer || outcome.cpuSeconds === 0 || peer.cpuSeconds === 0
        ? outcome
        : { ...outcome, ratio: outcome.cpuSeconds / peer.cpuSeconds },
    );
  } finally {
    await end?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of numbers that every run says the median, else what the last run said. */
function middle(said: readonly Measure["said"][]): Measure["said"] {
  const named = Object.entries(said[said.length - 1]).map(([name, last]) => {
    const values = said.map((one) => one[name]).filter((value) => typeof value === "number");
    return [name, values.length === said.length ? median(values) : last];
  });
  return Object.fromEntries(named) as Measure["said"];
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
