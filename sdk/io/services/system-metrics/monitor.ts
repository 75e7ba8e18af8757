import { messageOf } from "../../../utils/errors/index.js";
import { SYSTEM_PREFIX } from "../../../utils/system-metrics.js";
import { gpuProbe } from "./gpu.js";
import { cpuProbe, diskProbe, memoryProbe, networkProbe } from "./machine.js";
import type { Probe, SystemNumbers } from "./probe.js";

/** Seconds between two samples where nobody says another; MLflow's default. */
export const SAMPLING_INTERVAL_SECONDS = 10;

export interface MonitorOptions {
  /** @default 10 */
  readonly intervalSeconds?: number;
  /** Takes the numbers of a sample, by MLflow's names (`system/cpu_utilization_percentage`); steps count from 0. */
  readonly log: (numbers: SystemNumbers, step: number) => void;
  /** Hears once of each thing that cannot be read. */
  readonly onFault?: (message: string) => void;
  /** @default processors, memory, disk, network and NVIDIA's cards */
  readonly probes?: readonly Probe[];
}

/**
 * Samples the machine in the background until the function that it returns is called. As with MLflow's monitor the first
 * sample comes after one interval, and the numbers are those of the whole machine, also in a container. It neither keeps
 * the process alive nor ever throws: what cannot be read is left out.
 */
export function monitorSystem(options: MonitorOptions): () => void {
  const { intervalSeconds = SAMPLING_INTERVAL_SECONDS, log, onFault = () => {} } = options;
  const probes = options.probes ?? [cpuProbe(), memoryProbe, diskProbe, networkProbe(), gpuProbe()];
  const stopped = new AbortController();
  const noted = new Set<string>();
  const note = (what: string, error: unknown): void => {
    if (stopped.signal.aborted || noted.has(what)) return;
    noted.add(what);
    const why = messageOf(error);
    onFault(`system metrics: ${what} cannot be read, training goes on without (${why})`);
  };
  const sample = async (): Promise<SystemNumbers> => {
    const parts = probes.map((probe) =>
      probe.read(stopped.signal).catch((error: unknown): SystemNumbers => {
        note(probe.what, error);
        return {};
      }),
    );
    return Object.assign({}, ...(await Promise.all(parts)));
  };
  let step = 0;
  // Counters need a first reading to count from; later samples wait for the one before, so that none piles up.
  let running: Promise<unknown> | undefined = sample();
  const tick = async (): Promise<void> => {
    const entries = Object.entries(await sample()).filter(([, value]) => Number.isFinite(value));
    if (stopped.signal.aborted || entries.length === 0) return;
    log(Object.fromEntries(entries.map(([name, value]) => [`${SYSTEM_PREFIX}${name}`, value])), step++);
  };
  const done = (): void => {
    running = undefined;
  };
  void running.then(done, done);
  const timer = setInterval(() => {
    if (running !== undefined) return;
    running = tick().catch((error: unknown) => note("a sample", error));
    void running.then(done, done);
  }, intervalSeconds * 1000).unref();
  return () => {
    clearInterval(timer);
    stopped.abort();
  };
}
