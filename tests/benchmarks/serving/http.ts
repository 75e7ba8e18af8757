import { loadavg } from "node:os";
import { join } from "node:path";
import { tell } from "../part.js";
import { requestsOf } from "./bodies.js";
import { generate as generateIn } from "./generate.js";
import { BenchmarkServer, type ServerName } from "./server.js";

/**
 * What a server takes for requests of a model, asked by a generator in a process of its own. No server limits its clients:
 * Assay's rate limit is off, and the others have none. `http.ts SERVER MODEL WORK FOLDER`
 *
 * - `one`: one row a request, 500 a second (open loop, the best of three times seven seconds by p99), then the highest rate with
 *   no error and p99 <= 50 ms
 * - `many`: 1,000 rows a request, two clients
 * - `workers`: explanations of 200 rows, eight clients, by one worker and by two, in turns
 */
const [name, model, work, folder] = process.argv.slice(2) as [ServerName, string, string, string];
const place = join(folder, model);

const generate = (plan: Record<string, unknown>) => generateIn(folder, plan);
const ms = (value: number): number => Number(value.toFixed(2));
/** Other work takes the machine for moments: the best of these counts, of every server. */
const TRIES = 3;
const off = { rateLimit: "off" };

async function one(server: BenchmarkServer): Promise<void> {
  const plan = { port: server.port, ...requestsOf(name, folder, 1) };
  await generate({ ...plan, lanes: 8, seconds: 3 });
  const at500 = { ...plan, rate: 500, seconds: 7, warmSeconds: 1 };
  const { p50, p99, errors } = await generate({ ...at500, tries: TRIES });
  const before = server.cpuSeconds;
  const { generatorCpuSeconds } = await generate(at500);
  const cpuSeconds = server.cpuSeconds - before;
  const { peak } = await generate({ ...plan, rate: 250, seconds: 3, isPeak: true });
  tell({
    cpuSeconds,
    wallSeconds: 8,
    peakMiB: server.memoryMiB("VmHWM"),
    p50: ms(p50),
    p99: ms(p99),
    errors,
    cpuMsEach: ms((cpuSeconds / 4000) * 1000),
    peak,
    generatorCpu: ms(generatorCpuSeconds),
    ...off,
  });
}

async function many(server: BenchmarkServer): Promise<void> {
  const plan = { port: server.port, ...requestsOf(name, folder, 1000), lanes: 2 };
  await generate({ ...plan, seconds: 2 });
  const before = server.cpuSeconds;
  const { p50, p99, errors, perSecond, requests } = await generate({ ...plan, seconds: 8 });
  const cpuSeconds = server.cpuSeconds - before;
  tell({
    cpuSeconds,
    wallSeconds: 8,
    peakMiB: server.memoryMiB("VmHWM"),
    perSecond: ms(perSecond),
    p50: ms(p50),
    p99: ms(p99),
    errors,
    cpuMsEach: ms((cpuSeconds / requests) * 1000),
    ...off,
  });
}

/** Requests a second of a model that takes long, by so many workers. */
async function served(workers: number) {
  const server = await BenchmarkServer.start("assay", place, {
    workers,
    args: ["--extras", "http.maxExplainRows=200"],
  });
  try {
    const { bodies } = requestsOf("assay", folder, 200);
    const plan = { port: server.port, path: "/explain", bodies, lanes: 8 };
    await generate({ ...plan, seconds: 3 });
    const before = server.cpuSeconds;
    const { perSecond, requests, errors, generatorCpuSeconds } = await generate({ ...plan, seconds: 10 });
    const cpuSeconds = server.cpuSeconds - before;
    return {
      perSecond,
      errors,
      cpuSeconds,
      each: (cpuSeconds / requests) * 1000,
      cores: cpuSeconds / 10,
      generatorCpuSeconds,
    };
  } finally {
    await server.stop();
  }
}

type Served = Awaited<ReturnType<typeof served>>;

/** Times that one worker and two are measured: the best of each counts, as other work takes the machine for moments. */
const ROUNDS = 2;

async function workers(): Promise<void> {
  const rounds: (readonly [Served, Served])[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push([await served(1), await served(2)] as const);
  const best = (side: 0 | 1) =>
    rounds.map((round) => round[side]).reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
  const [single, two] = [best(0), best(1)];
  const all = rounds.flat();
  tell({
    cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    wallSeconds: 10 * all.length,
    one: ms(single.perSecond),
    two: ms(two.perSecond),
    times: ms(two.perSecond / single.perSecond),
    // What a process takes beside its one thread (garbage, compiling) is what two of them cannot have twice on two cores.
    coresOfOne: ms(single.cores),
    coresOfTwo: ms(two.cores),
    cpuMsEach: ms(single.each),
    cpuMsEachOfTwo: ms(two.each),
    errors: all.reduce((sum, { errors }) => sum + errors, 0),
    generatorCpu: ms(two.generatorCpuSeconds),
    load: ms(loadavg()[0]),
    ...off,
  });
}

async function main(): Promise<void> {
  if (work === "workers") return workers();
  const server = await BenchmarkServer.start(name, place);
  try {
    await (work === "one" ? one(server) : many(server));
  } finally {
    await server.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
