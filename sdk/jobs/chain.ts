import { signalOf } from "../utils/abort.js";
import { asAssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import type { ProgressEvent, ProgressListener } from "../utils/progress/index.js";
import type { StopSwitch } from "../utils/stop-switch.js";
import { endServices } from "./services.js";
import type { InRun, JobStart } from "./state.js";
import { type OnHangUp, runStep, type Step, type StepContext } from "./steps/step.js";

/** What a whole chain shares: the signal, the clock, and who listens. */
export interface ChainContext {
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly listeners: Set<ProgressListener>;
  /** Where a person may ask a training to stop and the chain to go on. */
  readonly stop?: StopSwitch;
  readonly onHangUp?: OnHangUp;
}

/**
 * One link of a chain: a state to be made from the link before. Made at most once, however many chains go through it,
 * so that two branches of one chain share the work up to where they part.
 */
export class Link<S extends JobStart> {
  private made: Promise<S> | undefined;

  private constructor(
    readonly context: ChainContext,
    private readonly make: (total: number) => Promise<S>,
    /** How many steps come before the end of this link, it included. */
    readonly depth: number,
  ) {}

  /** The first link, from a state that is made on demand. */
  static first<S extends JobStart>(context: ChainContext, make: () => Promise<S>): Link<S> {
    return new Link(context, make, 0);
  }

  /** The link after this one. */
  to<Out extends S>(step: Step<S, Out>): Link<Out> {
    const depth = this.depth + 1;
    const make = async (total: number): Promise<Out> => {
      const state = await this.state(total);
      return runStep(step, state, this.stepContext(), { index: depth, total });
    };
    return new Link(this.context, make, depth);
  }

  /** The state at this link; `total` is the number of steps of the chain that asks. */
  state(total = this.depth): Promise<S> {
    this.made ??= this.make(total);
    return this.made;
  }

  private stepContext(): StepContext {
    const { signal, now, listeners, stop, onHangUp } = this.context;
    return {
      // Of the cell that awaits the step, which may be a later one than the chain's first.
      signal: signalOf(signal),
      now,
      ...present({ stop, onHangUp }),
      emit: (event) => {
        for (const listener of listeners) listener(event);
      },
    };
  }
}

/**
 * A chain of steps that ends in a `Result`. Awaitable, lazy, run once. When it ends, its run is closed: FINISHED, FAILED,
 * or KILLED where the signal stopped it.
 */
export abstract class Chain<S extends JobStart, Result> implements PromiseLike<Result> {
  private settled: Promise<Result> | undefined;

  constructor(
    /** @internal */
    readonly link: Link<S>,
    private readonly Result: new (link: Link<S>, state: S) => Result,
  ) {}

  // biome-ignore lint/suspicious/noThenProperty: the chain is awaited, that is its point
  then<A = Result, B = never>(
    onFulfilled?: ((result: Result) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.settled ??= this.settle();
    return this.settled.then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Result | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Result> {
    return this.then().finally(onFinally);
  }

  /**
   * Runs the chain and tells what it does, as it does it: stages, epochs, notes. Ends when the chain ends; a failed chain
   * rejects the iteration with its error. `await chain` afterwards gives the result.
   *
   * @example
   * const chain = Experiment.load("bikes.yaml").train();
   * for await (const event of chain.events()) if (event.type === "epoch") console.log(event.logs.loss);
   * const trained = await chain;
   */
  async *events(): AsyncIterableIterator<ProgressEvent> {
    const queue: ProgressEvent[] = [];
    let wake: () => void = () => {};
    const listener: ProgressListener = (event) => {
      queue.push(event);
      wake();
    };
    const { listeners } = this.link.context;
    listeners.add(listener);
    let ended = false;
    const done = this.then().finally(() => {
      ended = true;
      wake();
    });
    // A failure reaches the reader by the `await done` below, after the events that came before it.
    done.catch(() => {});
    try {
      for (;;) {
        while (queue.length > 0) yield queue.shift() as ProgressEvent;
        if (ended) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      await done;
    } finally {
      listeners.delete(listener);
    }
  }

  private async settle(): Promise<Result> {
    try {
      const state = await this.link.state();
      await closeRun(state, "FINISHED");
      await endServices(state, "FINISHED");
      return new this.Result(this.link, state);
    } catch (cause) {
      const error = asAssayError(cause);
      // The first failure is what the user needs to read, so one while the run is closed does not take its place.
      const status = error.code === "INTERRUPTED" ? "KILLED" : "FAILED";
      await closeRun(error.partial, status).catch(() => {});
      await endServices(error.partial, status, error);
      throw error;
    }
  }
}

/**
 * Closes the run of a state, where it has one: everything logged is kept when this returns, in the store or on disk for a
 * server that is away. An error carries the state.
 */
export async function closeRun(state: unknown, status: "FINISHED" | "FAILED" | "KILLED"): Promise<void> {
  const run = (state as InRun | undefined)?.run;
  try {
    await run?.handle.end(status);
  } catch (cause) {
    const error = asAssayError(cause);
    error.partial ??= state;
    throw error;
  }
}
