import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ThreadPool, type ThreadPoolOptions } from "../../../../sdk/io/workers/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { shared } from "../../../../sdk/utils/workers/index.js";

const tasks = join(__dirname, "tasks.ts");
const pools: ThreadPool[] = [];

function pool(options: Partial<ThreadPoolOptions> = {}): ThreadPool {
  const made = new ThreadPool({ size: 2, tasks, ...options });
  pools.push(made);
  return made;
}

afterEach(() => Promise.all(pools.splice(0).map((made) => made.close())));

async function failure(work: Promise<unknown>): Promise<AssayError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(AssayError.isInstance(error)).toBe(true);
  return error as AssayError;
}

interface Where {
  readonly isMainThread: boolean;
  readonly threadId: number;
  readonly options?: string;
  readonly args: readonly string[];
}

describe("work in threads", () => {
  it("gives each result to who asked, whatever the order in which they are done", async () => {
    const workers = pool();
    const inputs = Array.from({ length: 50 }, (_, i) => i);
    expect(await Promise.all(inputs.map((i) => workers.run("double", i)))).toEqual(inputs.map((i) => 2 * i));
    expect(workers.alive).toBe(2);
  });

  it("starts no thread before there is work, and no more than it may", async () => {
    const workers = pool({ size: 3 });
    expect(workers.alive).toBe(0);
    const first = await workers.run<undefined, Where>("where", undefined);
    expect(first.isMainThread).toBe(false);
    // One that is free is taken again.
    expect((await workers.run<undefined, Where>("where", undefined)).threadId).toBe(first.threadId);
    expect(workers.alive).toBe(1);
    await Promise.all(Array.from({ length: 9 }, () => workers.run("wait", 5)));
    expect(workers.alive).toBe(3);
  });

  it("takes over none of the process's options", async () => {
    process.env.NODE_OPTIONS = "--no-warnings";
    try {
      const { options, args } = await pool().run<undefined, Where>("where", undefined);
      // What measures coverage is passed on, where it is measured.
      expect([options ?? "", args]).toEqual([expect.not.stringContaining("--no-warnings"), []]);
    } finally {
      delete process.env.NODE_OPTIONS;
    }
  });

  it("shares numbers on a SharedArrayBuffer, and copies others", async () => {
    const workers = pool();
    const [own, common] = [new Float64Array(4), shared(new Float64Array(4))];
    expect(await workers.run("write", own)).toBe(4);
    expect(await workers.run("write", common)).toBe(4);
    expect([own[0], common[0]]).toEqual([0, 7]);
  });

  it("moves buffers in and out", async () => {
    const workers = pool();
    const input = new Float64Array(8);
    expect(await workers.run("write", input, { transfer: [input.buffer] })).toBe(8);
    expect(input.length).toBe(0);
    expect(await workers.run("move", 5)).toEqual(new Float64Array(5).fill(3));
  });
});

describe("what goes wrong in a thread", () => {
  it("comes back as the same AssayError", async () => {
    const error = await failure(pool().run("refuse", undefined));
    expect(error).toBeInstanceOf(AssayError);
    expect(error.code).toBe("DATA_TARGET");
    expect(error.message).toMatch(/^the target is constant\. Got: 1 value\./);
    expect(error.details.failures?.[0].examples).toEqual([1n]);
    expect(error.cause).toMatchObject({ name: "RangeError", message: "deep below" });
    expect(error.stack).toContain("tasks.ts");
  });

  it("comes back as an Error where it was one", async () => {
    const workers = pool();
    await expect(workers.run("crash", undefined)).rejects.toMatchObject({
      name: "TypeError",
      message: "not a function",
    });
    // The thread goes on.
    expect(await workers.run("double", 4)).toBe(8);
  });

  it.each([
    ["exit", /ended before its task exit was done\. Got: exit code 3\./],
    ["throwLater", /ended before its task throwLater was done\. Got: too late\./],
  ])("a thread that dies by %s is told, and others go on", async (task, message) => {
    const workers = pool({ size: 1 });
    const [error, next] = await Promise.all([
      failure(workers.run(task, undefined)),
      workers.run("double", 4),
    ]);
    expect(error.code).toBe("INTERNAL");
    expect(error.message).toMatch(message);
    expect(next).toBe(8);
  });

  it("is told where the module of tasks cannot be loaded, once for each piece of work", async () => {
    const workers = pool({ tasks: join(__dirname, "nowhere.ts") });
    const errors = await Promise.all(["double", "double"].map((task) => failure(workers.run(task, 1))));
    for (const { message } of errors) expect(message).toMatch(/nowhere\.ts/);
  });

  it("is told where input or result cannot be cloned", async () => {
    const workers = pool();
    expect((await failure(workers.run("double", () => 1))).message).toMatch(/input of the task double/);
    await expect(workers.run("unclonable", undefined)).rejects.toMatchObject({ name: "DataCloneError" });
    expect(await workers.run("double", 4)).toBe(8);
  });

  it("is told where no task has the name", async () => {
    expect((await failure(pool().run("nothing", 1))).message).toMatch(/no task .* nothing\. .*one of double/);
  });
});

describe("work that is stopped", () => {
  it("ends at once, even in a loop that never turns, and the pool goes on", async () => {
    const workers = pool({ size: 1 });
    const stop = new AbortController();
    const [spinning, waiting] = [0, 1].map(() => workers.run("spin", undefined, { signal: stop.signal }));
    const other = workers.run("double", 3);
    setTimeout(() => stop.abort(new Error("enough")), 50);
    for (const work of [spinning, waiting]) {
      const error = await failure(work);
      expect(error.code).toBe("INTERRUPTED");
      expect(error.cause).toMatchObject({ message: "enough" });
    }
    expect(await other).toBe(6);
  });

  it("starts no threads for work that the same signal stops", async () => {
    const workers = pool();
    const before = await workers.run<undefined, Where>("where", undefined);
    const stop = new AbortController();
    const work = Array.from({ length: 50 }, () => workers.run("spin", undefined, { signal: stop.signal }));
    stop.abort();
    for (const done of await Promise.allSettled(work)) expect(done.status).toBe("rejected");
    const after = await workers.run<undefined, Where>("where", undefined);
    // Threads are numbered: the second of the pool, and the one that is asked now.
    expect(after.threadId - before.threadId).toBeLessThanOrEqual(2);
  });

  it("does not begin where the signal has fired", async () => {
    const workers = pool();
    const error = await failure(workers.run("double", 1, { signal: AbortSignal.abort() }));
    expect(error.code).toBe("INTERRUPTED");
    expect(workers.alive).toBe(0);
  });

  it("is told when the pool closes, which takes no more", async () => {
    const workers = pool({ size: 1 });
    const work = [workers.run("spin", undefined), workers.run("double", 1)].map(failure);
    await workers.close();
    for (const error of await Promise.all(work)) expect(error.code).toBe("INTERRUPTED");
    expect(workers.alive).toBe(0);
    expect((await failure(workers.run("double", 1))).message).toMatch(/closed/);
  });
});

it("threads without work end after a while", async () => {
  const workers = pool({ idleMs: 30 });
  await Promise.all([workers.run("wait", 1), workers.run("wait", 1)]);
  expect(workers.alive).toBeGreaterThan(0);
  await expect.poll(() => workers.alive, { timeout: 5000 }).toBe(0);
  expect(await workers.run("double", 1)).toBe(2);
});
