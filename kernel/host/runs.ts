import type { ErrorReport, FromRunner } from "../contracts/index.js";
import type { Header, Message } from "../protocol/index.js";

export type Done = FromRunner & { readonly op: "done" };

/** How a run ended: as the runner says, or by an error of the host's (it was interrupted before it began, the runner is gone). */
export type RunEnd = { readonly done: Done } | { readonly failed: ErrorReport };

/** One execution of a cell. */
export interface Run {
  /** 1 and up, also for runs that are not counted in the history. */
  readonly id: number;
  readonly header: Header;
  readonly identities: readonly Buffer[];
  /** The number in the brackets. */
  readonly count: number;
  readonly silent: boolean;
  readonly allowStdin: boolean;
  /** Characters of stream text that were shown. */
  printed: number;
  /** Set when what the run prints beyond the limit is cut. */
  cut: boolean;
  /** The result as text, for the history. */
  result?: string;
}

export interface ActiveRun extends Run {
  /** Whether the runner has it, or the compiler still. */
  stage: "converting" | "running";
  readonly ended: Promise<RunEnd>;
  readonly end: (end: RunEnd) => void;
}

/** Runs that ended are remembered for what they may still print: a timer's output belongs to the cell that started it. */
const REMEMBERED = 10_000;

export class Runs {
  readonly #runs = new Map<number, Run>();
  readonly #active = new Map<number, ActiveRun>();
  #last = 0;

  begin(
    message: Pick<Message, "header" | "identities">,
    options: { readonly count: number; readonly silent: boolean; readonly allowStdin: boolean },
  ): ActiveRun {
    let resolve: (end: RunEnd) => void = () => {};
    const promise = new Promise<RunEnd>((settle) => {
      resolve = settle;
    });
    this.#last += 1;
    const { header, identities } = message;
    const run: ActiveRun = {
      id: this.#last,
      header,
      identities,
      ...options,
      printed: 0,
      cut: false,
      stage: "converting",
      ended: promise,
      end: resolve,
    };
    this.#runs.set(run.id, run);
    this.#active.set(run.id, run);
    return run;
  }

  finish(run: ActiveRun): void {
    this.#active.delete(run.id);
    this.#runs.delete(run.id - REMEMBERED);
  }

  /** The run of this number; for code of no known run, the newest. */
  of(id: number): Run | undefined {
    return this.#runs.get(id) ?? this.#runs.get(this.#last);
  }

  activeOf(id: number): ActiveRun | undefined {
    return this.#active.get(id);
  }

  /** Runs that have not ended, oldest first. */
  get active(): readonly ActiveRun[] {
    return [...this.#active.values()];
  }

  /** The run that native output belongs to: the newest that runs, else the newest of all. */
  get current(): Run | undefined {
    return [...this.#active.values()].findLast((run) => run.stage === "running") ?? this.of(this.#last);
  }
}
