import { nearestName } from "../../utils/names.js";

/** One job of a pipeline as a person writes it. */
export interface JobEntry {
  readonly name?: string | undefined;
  readonly config: string | readonly string[] | Readonly<Record<string, unknown>>;
  readonly extras?: readonly string[] | undefined;
  readonly needs?: readonly string[] | undefined;
}

/** Jobs by name, or a list that runs in order. A path alone is the config of a job. */
export type JobEntries = Readonly<Record<string, string | JobEntry>> | readonly (string | JobEntry)[];

/** One job of a pipeline, with all that it stands on. */
export interface PlannedJob {
  readonly name: string;
  /** Where it stands in the config, as `jobs.train`. */
  readonly keyPath: readonly string[];
  readonly config: JobEntry["config"];
  readonly extras: readonly string[];
  /** Names of the jobs that must be done before: declared, referred to, and in a list without `needs` the one before. */
  readonly needs: readonly string[];
}

/** What `${jobs.NAME.…}` may ask of a job that is done. */
export const JOB_FACTS = ["run", "model", "registered", "version", "metrics", "outputs"] as const;

const REFERENCE = new RegExp(`^jobs\\.([\\w-]+)\\.(?:${JOB_FACTS.join("|")})(?:\\.|$)`);
const REFERENCES = new RegExp(
  `\\$\\{\\s*(jobs\\.[\\w-]+\\.(?:${JOB_FACTS.join("|")})(?:\\.[^}]*)?)\\s*\\}`,
  "g",
);

/** Whether a reference of a pipeline's config is to what a job will have made, and stays as it is until then. */
export function isJobReference(path: string): boolean {
  return REFERENCE.test(path);
}

/** The references to other jobs that a part of a config holds, as `jobs.train.registered`. */
export function referencesIn(value: unknown): string[] {
  if (typeof value === "string") return [...value.matchAll(REFERENCES)].map(([, path]) => path.trim());
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}

/** The same part with its references opened: a text that is one whole reference becomes what it names, of any type. */
export function openReferences<T>(value: T, look: (path: string) => unknown): T {
  if (typeof value === "string") {
    const [only] = [...value.matchAll(REFERENCES)];
    if (only !== undefined && only[0] === value.trim()) return look(only[1].trim()) as T;
    return value.replaceAll(REFERENCES, (_, path: string) => String(look(path.trim()))) as T;
  }
  if (Array.isArray(value)) return value.map((item) => openReferences(item, look)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, openReferences(part, look)]);
  return Object.fromEntries(entries) as T;
}

/** The jobs of a pipeline in the order that they are written. */
export function plannedJobs(jobs: JobEntries): PlannedJob[] {
  const inOrder = Array.isArray(jobs);
  const planned: PlannedJob[] = [];
  for (const [key, written] of Object.entries(jobs) as [string, string | JobEntry][]) {
    const entry: JobEntry = typeof written === "string" ? { config: written } : written;
    const { config, extras = [] } = entry;
    const name = inOrder ? (entry.name ?? nameOf(config, Number(key))) : key;
    const before = inOrder && planned.length > 0 ? [planned[planned.length - 1].name] : [];
    const referred = referencesIn([config, extras]).map((path) => path.split(".")[1]);
    const needs = [...new Set([...(entry.needs ?? before), ...referred])];
    planned.push({ name, keyPath: ["jobs", key], config, extras, needs });
  }
  return planned;
}

/** What is wrong with how jobs stand on each other. */
export interface GraphProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Names that stand twice, needs that no job has, and circles. */
export function graphProblems(jobs: readonly PlannedJob[]): GraphProblem[] {
  const names = jobs.map(({ name }) => name);
  const problems: GraphProblem[] = [];
  for (const [i, { name, keyPath, needs }] of jobs.entries()) {
    if (names.indexOf(name) !== i) {
      problems.push({
        path: [...keyPath, "name"],
        message: `a name of its own: another job is called "${name}"`,
      });
    }
    for (const need of needs) {
      if (names.includes(need) && need !== name) continue;
      const others = names.filter((other) => other !== name);
      const near = nearestName(need, others);
      const hint = near === undefined ? `one of ${others.join(", ") || "none"}` : `did you mean "${near}"?`;
      const what = need === name ? `"${name}" needs itself` : `no job is called "${need}"`;
      problems.push({ path: [...keyPath, "needs"], message: `names of other jobs: ${what}; ${hint}` });
    }
  }
  const circle = problems.length === 0 ? circleOf(jobs) : undefined;
  if (circle !== undefined) {
    const { keyPath } = jobs[names.indexOf(circle[0])];
    problems.push({ path: [...keyPath, "needs"], message: `no circle: ${circle.join(" → ")}` });
  }
  return problems;
}

/** Jobs in an order in which each comes after what it needs, else as written. There must be no circle. */
export function runOrder(jobs: readonly PlannedJob[]): PlannedJob[] {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const order = new Set<PlannedJob>();
  const visit = (job: PlannedJob): void => {
    if (order.has(job)) return;
    for (const need of job.needs) {
      const needed = byName.get(need);
      if (needed !== undefined) visit(needed);
    }
    order.add(job);
  };
  for (const job of jobs) visit(job);
  return [...order];
}

function circleOf(jobs: readonly PlannedJob[]): string[] | undefined {
  const needsOf = new Map(jobs.map(({ name, needs }) => [name, needs]));
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const need of needsOf.get(name) ?? []) {
      const circle = visit(need, [...path, name]);
      if (circle !== undefined) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of jobs) {
    const circle = visit(name, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** The name of a job of a list that has none: its file's, else its kind. */
function nameOf(config: JobEntry["config"], index: number): string {
  const last = typeof config === "string" ? config : Array.isArray(config) ? config.at(-1) : undefined;
  if (typeof last === "string")
    return last
      .replace(/^.*[\\/]/, "")
      .replace(/\.[^.]*$/, "")
      .replaceAll(/[^\w-]+/g, "-");
  const { kind } = config as { readonly kind?: unknown };
  return typeof kind === "string" ? kind : `job-${index + 1}`;
}
