import { dirname } from "node:path";
import { type PipelineConfig, type PlannedJob, plannedJobs, runOrder } from "../../io/configs/index.js";
import { makeFolder } from "../../io/files/index.js";
import { withLock } from "../../io/python/lock.js";
import { AssayError, asAssayError } from "../../utils/errors/index.js";
import type { ProgressListener } from "../../utils/progress/index.js";
import type { JobTools } from "../job.js";
import { Book, bookPath } from "../pipeline/book.js";
import { closeBroken, closeRunning, PIPELINE_TAG, partOf } from "../pipeline/broken.js";
import { type Decision, decide } from "../pipeline/decide.js";
import { forgive } from "../pipeline/forgive.js";
import { pipelineName } from "../pipeline/name.js";
import { settle } from "../pipeline/outputs.js";
import { resultOf } from "../pipeline/result.js";
import type { InRun, JobStart } from "../state.js";
import type { JobSummary, PipelineJobSummary } from "../summary.js";
import type { Step, StepContext } from "./step.js";
import { experimentOr, inRun, openJobRun } from "./tracking.js";

/** What a pipeline has when it is done, or as far as it came. */
export interface PipelineState extends JobStart<PipelineConfig>, InRun {
  readonly jobs: Readonly<Record<string, PipelineJobSummary>>;
}

/**
 * How long the lock of a pipeline on another machine is respected that shows no life: a job may keep a process busy for
 * longer than the three seconds after which it should. One that was killed on this machine is not waited for.
 */
const DEAD_MS = 60_000;

/** Runs the jobs of a pipeline one after the other. One pipeline of a name at a time: a second one waits. */
export function runJobsStep(tools: JobTools): Step<JobStart<PipelineConfig>, PipelineState> {
  return {
    name: "jobs",
    async run(start, context) {
      const { cwd } = start.environment;
      const name = pipelineName(start.config);
      const lock = `${bookPath(cwd, name)}.lock`;
      await makeFolder(dirname(lock));
      const onWait = () =>
        context.emit({
          type: "note",
          level: "info",
          message: `the pipeline ${name} runs already, or was killed: waiting`,
        });
      return withLock(
        lock,
        async () => {
          const book = await Book.open(cwd, name, context.now);
          return new PipelineRun(start, book, tools, context).run();
        },
        { signal: context.signal, onWait, deadMs: DEAD_MS },
      );
    },
    summary: ({ jobs }) => {
      const counts = new Map<string, number>();
      for (const { status } of Object.values(jobs)) counts.set(status, (counts.get(status) ?? 0) + 1);
      return [...counts].map(([status, count]) => `${count} ${status.toLowerCase()}`).join(", ");
    },
  };
}

/** One run of a pipeline: what it has done so far. */
class PipelineRun {
  private readonly results = new Map<string, PipelineJobSummary>();
  private readonly summaries = new Map<string, JobSummary>();
  private readonly errors: AssayError[] = [];
  private opened: InRun = {};

  constructor(
    private readonly start: JobStart<PipelineConfig>,
    private readonly book: Book,
    private readonly tools: JobTools,
    private readonly context: StepContext,
  ) {}

  async run(): Promise<PipelineState> {
    const { config } = this.start;
    await closeRunning(this.book.run, config, this.start.environment);
    if (this.book.damaged) this.note("warn", `${this.book.path} cannot be read: every job is run`);
    const jobs = runOrder(plannedJobs(config.jobs));
    try {
      for (const [i, job] of jobs.entries()) await this.one(job, i, jobs.length);
      await forgive(jobs, this.results, this.book, this.start);
    } catch (cause) {
      throw this.failed(asAssayError(cause), jobs);
    }
    const [worst] = this.errors.filter(({ code }) => code !== "THRESHOLD_MISSED");
    if (worst !== undefined) throw this.failed(worst, jobs);
    return this.state();
  }

  private async one(job: PlannedJob, index: number, total: number): Promise<void> {
    const { name } = job;
    const blocked = this.blockedBy(job);
    if (blocked !== undefined) return this.done(name, resultOf("NOT RUN", blocked));
    this.progress(name, index, total);
    let decision: Decision;
    try {
      decision = await decide(job, {
        resolve: this.tools.resolveConfig,
        start: this.start,
        book: this.book,
        done: (other) => this.summaries.get(other),
        force: this.start.config.force,
      });
    } catch (cause) {
      return this.fault(name, asAssayError(cause));
    }
    const { ready, reasons } = decision;
    const kept = this.book.entry(name)?.summary;
    if (reasons.length === 0 && kept !== undefined) {
      this.summaries.set(name, kept);
      return this.done(name, resultOf("SKIPPED", "up to date", kept));
    }
    await this.really(job, ready, reasons.join("; "), (label) => this.progress(label, index, total));
    this.progress(name, index + 1, total);
  }

  private async really(
    { name }: PlannedJob,
    { sources, extras, resolved, parts }: Decision["ready"],
    why: string,
    progress: (label: string) => void,
  ): Promise<void> {
    const { book, context, start } = this;
    const { environment } = start;
    this.note("info", `${name}: runs, because ${why}`);
    const before = book.entry(name);
    if (before?.status === "RUNNING") await closeBroken(before.stamp, resolved.value, environment);
    await this.openOwnRun();
    const mark = `${context.now().toString(36)}-${name}`;
    await book.keep(name, { status: "RUNNING", parts: {}, outputs: {}, stamp: mark });
    const { summary, error } = await this.tools.runJob(sources, {
      extras,
      cwd: environment.cwd,
      env: { ...environment.os.variables, ...start.services?.variables },
      now: context.now,
      signal: context.signal,
      onProgress: this.listener(name, progress),
      partOf: partOf(pipelineName(start.config), name, mark, this.opened, resolved.value, environment),
    });
    if (error?.code === "INTERRUPTED") {
      await book.keep(name, { status: "FAILED", parts: {}, outputs: {}, stamp: mark });
      this.done(name, resultOf("FAILED", why, summary));
      throw error;
    }
    if (error !== undefined) {
      await book.keep(name, { status: "FAILED", parts: {}, outputs: {}, stamp: mark });
      this.errors.push(error);
      return this.done(name, resultOf("FAILED", why, summary));
    }
    const settled = await settle(parts, summary, book, environment.cwd);
    await book.keep(name, { status: "FINISHED", ...settled, stamp: mark, summary });
    this.summaries.set(name, summary);
    this.done(name, resultOf("FINISHED", why, summary));
  }

  /** Why a job cannot be run; undefined where it can. */
  private blockedBy({ needs }: PlannedJob): string | undefined {
    const missing = needs.filter((need) => !this.summaries.has(need));
    if (missing.length > 0) return `needs ${missing.join(", ")}`;
    return this.errors.length > 0 && this.start.config.onFailure === "stop"
      ? "a job before it failed"
      : undefined;
  }

  /** The run that those of the jobs are shown below: opened by the first job that runs. */
  private async openOwnRun(): Promise<void> {
    if (this.opened.run !== undefined) return;
    const name = pipelineName(this.start.config);
    const experiment = experimentOr(this.start, name);
    const tags = { [PIPELINE_TAG]: name };
    const handle = await openJobRun(this.start, { experiment, tags }, this.context);
    if (handle === undefined) return;
    this.opened = inRun(handle);
    await this.book.keepRun(handle.info.runId);
  }

  private done(name: string, result: PipelineJobSummary): void {
    this.results.set(name, result);
    const why = result.status === "FINISHED" ? "" : ` (${result.error?.message ?? result.why})`;
    const level = result.status === "FAILED" ? "warn" : "info";
    this.note(level, `${name}: ${result.status}${why}`);
  }

  private fault(name: string, error: AssayError): void {
    if (error.code === "INTERRUPTED") throw error;
    this.errors.push(error);
    const { code, message } = error;
    this.done(name, { ...resultOf("FAILED", "its config cannot be used"), error: { code, message } });
  }

  /** The failure of the pipeline: the first job's, with what became of the others. */
  private failed(cause: AssayError, jobs: readonly PlannedJob[]): AssayError {
    for (const { name } of jobs) {
      if (!this.results.has(name)) this.results.set(name, resultOf("NOT RUN", "the pipeline was stopped"));
    }
    const failed = [...this.results].filter(([, { status }]) => status === "FAILED").map(([name]) => name);
    const error = new AssayError(
      cause.code,
      cause.code === "INTERRUPTED"
        ? { what: "the pipeline was stopped", next: "Run it again: what is done is not done again.", cause }
        : { what: `of ${jobs.length} jobs ${failed.join(", ")} failed: ${cause.message}`, cause },
    );
    error.partial = this.state();
    return error;
  }

  private state(): PipelineState {
    return { ...this.start, ...this.opened, jobs: Object.fromEntries(this.results) };
  }

  private listener(name: string, progress: (label: string) => void): ProgressListener {
    return (event) => {
      if (event.type === "note") this.note(event.level, `${name}: ${event.message}`);
      else if (event.type === "step-start") progress(`${name}: ${event.step}`);
      else if (event.type === "epoch")
        progress(`${name}: ${event.step}, epoch ${event.epoch}/${event.epochs}`);
      else if (event.type === "progress")
        progress(`${name}: ${event.step}, ${event.label} ${event.done}/${event.total}`);
      else if (event.summary) this.note("debug", `${name}: ${event.step}: ${event.summary}`);
    };
  }

  private progress(label: string, done: number, total: number): void {
    this.context.emit({ type: "progress", step: "jobs", label, done, total });
  }

  private note(level: "debug" | "info" | "warn", message: string): void {
    this.context.emit({ type: "note", level, message });
  }
}
