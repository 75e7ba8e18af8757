/** What a task may use. */
export interface TaskContext {
  /** The project's folder, absolute. */
  readonly root: string;
  /** Says a line to the person who runs it. */
  readonly say: (line: string) => void;
}

/** One of the project's operations, as `assay task NAME` runs it. */
export interface Task {
  /** `subject:object`, as `docs:errors`. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  run(context: TaskContext): Promise<void>;
}
