import type { MimeBundle, ViewOptions } from "../display/index.js";
import type { ResolvedConfig } from "../io/configs/index.js";
import type { AssayError } from "../utils/errors/index.js";
import type { Link } from "./chain.js";
import type { ConfigSource, JobOptions } from "./job-options.js";
import type { InRun, JobConfig, JobStart } from "./state.js";
import type { JobSummary } from "./summary.js";

/** How a job ended, as far as another job wants to know. */
export interface JobEnd {
  readonly summary: JobSummary;
  /** The failure, or THRESHOLD_MISSED of a job that is FINISHED all the same. */
  readonly error?: AssayError;
}

/** Reads the config of a job as it would run; runs nothing. */
export type ResolveJob = (
  config: ConfigSource | readonly ConfigSource[],
  options: Pick<JobOptions, "extras" | "cwd" | "env">,
) => Promise<ResolvedConfig>;

/** What a job may use besides its steps. */
export interface JobTools {
  /** Runs another job to its end. Never rejects. */
  runJob(config: ConfigSource | readonly ConfigSource[], options: JobOptions): Promise<JobEnd>;
  readonly resolveConfig: ResolveJob;
}

/** What configs of one kind do. `Made`: what is there when it is done. */
export interface Job<
  Config extends JobConfig = JobConfig,
  Made extends JobStart<Config> & InRun = JobStart<Config> & InRun,
> {
  /** Links its steps. They run when the last link is asked for its state. */
  link(start: Link<JobStart<Config>>, tools: JobTools): Promise<Link<Made>>;
  /** What its summary says besides what that of every job says; of a failed one too, by what it had made. */
  summary(made: Partial<Made>): Partial<JobSummary>;
  /** Its results for a person: in a terminal, the texts of these. */
  views?(made: Partial<Made>, options: ViewOptions): readonly MimeBundle[];
  /** There where a stop is the job's end and no failure, wherever it is met: closes what is open then. */
  stopped?(made: Partial<Made>): Promise<void>;
  /** What is wrong with a job that did all it had to: a missed threshold. Its run is FINISHED all the same. */
  verdict?(made: Made): AssayError | undefined;
}
