import type { ChildProcess } from "node:child_process";
import { AssayError } from "../../utils/errors/index.js";
import { receiveError } from "../workers/messages.js";
import type { WorkerReply, WorkerStart } from "./messages.js";
import { SharedData } from "./shared-data.js";
import { startWorkerProcess } from "./start-worker.js";

export interface ProcessPoolOptions {
  /** Most processes at a time. */
  readonly size: number;
  /** Module that exports `startWork`, an absolute path. */
  readonly module: string;
  /** What `startWork` is given in each process: plain data. */
  readonly settings: unknown;
  /** What every process may read: kept in a file without a name, so that it is written once and never left behind. */
  readonly data: Uint8Array;
  /** Environment variables over those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly id: number;
  readonly input: unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Member {
  readonly child: ChildProcess;
  job?: Job;
  /** The end of what it printed on standard error. */
  words: string;
}

const WORDS = 2000;

/**
 * Processes of our own that work side by side. One starts when there is work and no other is free; all end when the pool is
 * closed, when this process ends, and, by themselves, when it is killed.
 */
export class ProcessPool {
  readonly size: number;
  private readonly members = new Set<Member>();
  private readonly waiting: Job[] = [];
  private readonly data: SharedData;
  private lastId = 0;
  private closed = false;
  private readonly killAll = (): void => {
    for (const { child } of this.members) kill(child);
  };

  constructor(private readonly options: ProcessPoolOptions) {
    this.size = options.size;
    this.data = new SharedData(options.data);
    process.on("exit", this.killAll);
  }

  /** The process ids of those that live. */
  get pids(): number[] {
    return [...this.members].flatMap(({ child }) => child.pid ?? []);
  }

  /**
   * Has a process work. What the work throws is thrown here, an AssayError as one. A process that ends before it is done throws
   * WORKER_LOST, and the next work starts another; so does a result that cannot be handed over.
   */
  run<Out>(input: unknown): Promise<Out> {
    if (this.closed) return Promise.reject(closedError());
    return new Promise<Out>((resolve, reject) => {
      this.waiting.push({ id: ++this.lastId, input, resolve: resolve as Job["resolve"], reject });
      this.next();
    });
  }

  /** Ends all processes at once. Work that is not done throws INTERRUPTED, and no more is taken. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    process.off("exit", this.killAll);
    this.killAll();
    const jobs = [...this.waiting.splice(0), ...[...this.members].flatMap(({ job }) => job ?? [])];
    this.members.clear();
    this.data.close();
    for (const { reject } of jobs) reject(closedError());
  }

  private next(): void {
    while (this.waiting.length > 0) {
      const free = [...this.members].find(({ job }) => job === undefined);
      if (free === undefined && this.members.size >= this.size) return;
      const job = this.waiting.shift() as Job;
      try {
        const member = free ?? this.start();
        member.job = job;
        member.child.send({ id: job.id, input: job.input }, (error) => {
          if (error !== null) this.lost(member, error.message);
        });
      } catch (cause) {
        job.reject(new AssayError("WORKER_LOST", { what: "a worker process cannot be started", cause }));
      }
    }
  }

  private start(): Member {
    const { module, settings, env = {} } = this.options;
    const child = startWorkerProcess(this.data.fd(), env);
    const member: Member = { child, words: "" };
    this.members.add(member);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      member.words = (member.words + text).slice(-WORDS);
    });
    child.on("message", (reply: WorkerReply) => this.done(member, reply));
    child.on("error", ({ message }) => this.lost(member, message));
    // Not "exit": by then what it said last may still be on its way.
    child.on("close", (code, signal) =>
      this.lost(member, signal === null ? `exit code ${code}` : `killed by ${signal}`),
    );
    child.send({ module, settings } satisfies WorkerStart, () => {});
    return member;
  }

  private done(member: Member, reply: WorkerReply): void {
    const { job } = member;
    if (job?.id !== reply.id) return;
    member.job = undefined;
    if ("error" in reply) job.reject(receiveError(reply.error));
    else job.resolve(reply.result);
    this.next();
  }

  private lost(member: Member, why: string): void {
    if (!this.members.delete(member)) return;
    kill(member.child);
    const last = member.words
      .trim()
      .split("\n")
      .filter((line) => !/^\s+at |^Node\.js /.test(line))
      .at(-1);
    member.job?.reject(
      new AssayError("WORKER_LOST", {
        what: "a worker process ended before its work was done",
        got: last === undefined || last === "" ? why : `${why}; its last words: ${last.trim().slice(0, 300)}`,
      }),
    );
    this.next();
  }
}

function kill(child: ChildProcess): void {
  // What never started has no id.
  if (child.pid !== undefined) child.kill("SIGKILL");
}

function closedError(): AssayError {
  return new AssayError("INTERRUPTED", { what: "the worker processes were ended before the work was done" });
}
