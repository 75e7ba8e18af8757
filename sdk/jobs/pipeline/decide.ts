import { relative } from "node:path";
import { Plugin } from "../../core/plugins/index.js";
import {
  JOB_FACTS,
  type JobEntry,
  openReferences,
  type PlannedJob,
  type ResolvedConfig,
} from "../../io/configs/index.js";
import { isEntryUri } from "../../io/registered/index.js";
import { pinModelUri } from "../../io/registries/index.js";
import { AssayError } from "../../utils/errors/index.js";
import type { ResolveJob } from "../job.js";
import type { ConfigSource } from "../job-options.js";
import type { JobStart } from "../state.js";
import type { JobSummary } from "../summary.js";
import { openRegistry, openTracking, storeUris } from "../tracking-place.js";
import type { Book, BookEntry } from "./book.js";
import { OUTPUT, partsOf, UNKNOWN } from "./parts.js";

/** A job as it would be run now. */
export interface ReadyJob {
  readonly sources: readonly ConfigSource[];
  readonly extras: readonly string[];
  readonly resolved: ResolvedConfig;
  readonly parts: Readonly<Record<string, string>>;
}

/** Why a job is to be run; none where it is up to date. */
export interface Decision {
  readonly ready: ReadyJob;
  readonly reasons: readonly string[];
}

/** Most reasons that are told. */
const MAX_REASONS = 5;

/** Where a job's config stands, and what it may ask. */
export interface Surroundings {
  readonly resolve: ResolveJob;
  readonly start: Pick<JobStart, "config" | "environment" | "directoryOf">;
  readonly book: Book;
  /** The summary of a job that is done, by its name. */
  readonly done: (name: string) => JobSummary | undefined;
  readonly force: boolean | readonly string[];
}

/** Resolves a job's config, with what it refers to, and compares all that it stands on with its last run. */
export async function decide(job: PlannedJob, surroundings: Surroundings): Promise<Decision> {
  const { start, book, force } = surroundings;
  const { environment } = start;
  const ready = await readyJob(job, surroundings);
  const entry = book.entry(job.name);
  const forced = force === true || (Array.isArray(force) && force.includes(job.name));
  if (forced) return { ready, reasons: ["forced"] };
  if (entry === undefined) return { ready, reasons: ["it was not run before"] };
  if (entry.status === "RUNNING") return { ready, reasons: ["its last run did not come to its end"] };
  if (entry.status === "FAILED") return { ready, reasons: ["it failed the last time"] };
  const reasons = [
    ...changes(entry.parts, ready.parts),
    ...shortened(await losses(entry, book, environment.cwd)),
  ];
  const gone = reasons.length > 0 ? [] : await goneFrom(entry, ready, start);
  return { ready, reasons: [...reasons, ...shortened(gone)] };
}

async function readyJob(job: PlannedJob, { start, book, done, resolve }: Surroundings): Promise<ReadyJob> {
  const { environment, directoryOf } = start;
  const look = (path: string): unknown => factOf(job.name, path, done);
  const folder = directoryOf([...job.keyPath, "config"].join("."));
  const { plugins } = start.config as { readonly plugins?: readonly unknown[] };
  const sources = [
    ...(plugins === undefined ? [] : [{ plugins }]),
    ...sourcesOf(openReferences(job.config, look), folder),
  ];
  const extras = openReferences(job.extras, look);
  const { cwd, os } = environment;
  const resolved = await resolve(sources, { extras, cwd, env: os.variables });
  if (resolved.kind === "pipeline") {
    throw new AssayError("CONFIG_INVALID", {
      what: `job "${job.name}" is a pipeline itself`,
      wanted: "a job of another kind",
      next: "Write its jobs into this pipeline, each with what it needs.",
    });
  }
  if (resolved.kind === "serving" || resolved.kind === "kafka-inference") {
    throw new AssayError("CONFIG_INVALID", {
      what: `job "${job.name}" never ends by itself: it serves until it is stopped`,
      got: `kind: ${resolved.kind}`,
      wanted: "a job that comes to an end",
      next: "Run it by itself, by `assay run`: with an alias in its config it takes what the pipeline registers.",
    });
  }
  const stamps = job.needs.map((need) => [`job ${need}`, book.entry(need)?.stamp ?? ""] as const);
  const parts = { ...(await partsOf(resolved, book.digests, environment)), ...Object.fromEntries(stamps) };
  return { sources, extras, resolved, parts };
}

function sourcesOf(config: JobEntry["config"], folder: string): ConfigSource[] {
  if (typeof config === "string") return [placed(config, folder)];
  if (Array.isArray(config)) return (config as readonly string[]).map((path) => placed(path, folder));
  // The pipeline's own config has opened its `${…}`: what is left is meant as it stands.
  return [escaped(config) as object];
}

const placed = (path: string, folder: string): string =>
  isEntryUri(path, "config") || /^([a-z]:)?[\\/]/i.test(path) ? path : `${folder}/${path}`;

function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(/\$(?=[${])/g, "$$$$");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null || value instanceof Plugin) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, escaped(part)]));
}

/** What `jobs.train.registered` names: a fact of the summary of a job that is done. */
function factOf(asking: string, path: string, done: (name: string) => JobSummary | undefined): unknown {
  const [, name, fact, ...rest] = path.split(".");
  const facts = factsOf(done(name));
  const value = [fact, ...rest].reduce<unknown>(
    (part, key) => (part as Record<string, unknown> | null | undefined)?.[key],
    facts,
  );
  if (value !== undefined && value !== null) return value;
  const made = JOB_FACTS.filter((key) => facts[key] !== undefined && facts[key] !== null);
  throw new AssayError("CONFIG_INTERPOLATION", {
    what: `job "${asking}" asks for \${${path}}, which job "${name}" has not made`,
    got: made.join(", "),
    next: ["registered", "version"].includes(String(fact))
      ? "Let that job register its model (`register: { name: … }`)."
      : "Ask for one of these.",
  });
}

/** What others may ask of a job. */
function factsOf(summary: JobSummary | undefined): Readonly<Record<(typeof JOB_FACTS)[number], unknown>> {
  const { model, registered, metrics, outputs } = summary ?? {};
  // The version is a number in configs, as that of a promotion.
  const version = registered === undefined ? undefined : Number(registered.replace(/^.*\//, ""));
  return { run: summary?.run?.id, model, registered, version, metrics, outputs };
}

/** What is there now and was another before, in one line; nothing where all is the same. */
function changes(before: BookEntry["parts"], now: BookEntry["parts"]): string[] {
  const differs = (name: string): boolean => before[name] !== OUTPUT && before[name] !== now[name];
  const current = Object.keys(now);
  const unknown = current.filter((name) => now[name] === UNKNOWN);
  const changed = current.filter((name) => differs(name) && now[name] !== UNKNOWN);
  const left = Object.keys(before).filter((name) => now[name] === undefined && differs(name));
  // A file or a version that is no longer named is told by the key that names another one.
  const names = changed.length > 0 ? [...changed, ...left.filter((name) => !name.includes(" "))] : left;
  return [
    ...(names.length === 0 ? [] : [`changed: ${shortened(names).join(", ")}`]),
    ...unknown.map((name) => `cannot be compared: ${name}`),
  ];
}

async function losses(entry: BookEntry, { digests }: Book, cwd: string): Promise<string[]> {
  const lost: string[] = [];
  for (const [path, digest] of Object.entries(entry.outputs)) {
    const now = await digests.of(path);
    if (now !== digest)
      lost.push(`output ${relative(cwd, path)} ${now === undefined ? "is gone" : "changed"}`);
  }
  return lost;
}

/** What the store no longer has of the last run. */
async function goneFrom(
  { summary }: BookEntry,
  { resolved }: ReadyJob,
  { environment }: Pick<JobStart, "environment">,
): Promise<string[]> {
  const { tracking } = resolved.value;
  const gone: string[] = [];
  const look = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!AssayError.isInstance(error) || !error.code.endsWith("_MISSING")) throw error;
      gone.push(`${name} is gone`);
    }
  };
  const { run, registered } = summary ?? {};
  if (run) {
    const store = openTracking(tracking.uri, environment);
    await look(`run ${run.id}`, () => store.getRun(run.id)).finally(() => store.close());
  }
  if (registered !== undefined) {
    const registry = openRegistry(storeUris(tracking), environment);
    await look(registered, () => pinModelUri(registry, registered)).finally(() => registry.close());
  }
  return gone;
}

function shortened(reasons: readonly string[]): string[] {
  const more = reasons.length - MAX_REASONS;
  return [...reasons.slice(0, MAX_REASONS), ...(more > 0 ? [`${more} more`] : [])];
}
