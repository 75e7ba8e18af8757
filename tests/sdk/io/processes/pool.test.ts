import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ProcessPool, type ProcessPoolOptions, processRuns } from "../../../../sdk/io/processes/index.js";
import type { AssayError } from "../../../../sdk/utils/errors/index.js";

function poolOf(options: Partial<ProcessPoolOptions> = {}): ProcessPool {
  const pool = new ProcessPool({
    size: 2,
    module: join(__dirname, "work.ts"),
    settings: null,
    data: new Uint8Array([1, 2, 3]),
    ...options,
  });
  onTestFinished(() => pool.close());
  return pool;
}

const failure = (work: Promise<unknown>): Promise<AssayError> =>
  work.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: AssayError) => error,
  );

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !isSo(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
}

describe("a pool of processes", () => {
  it("starts no process before there is work, and no more than it may", async () => {
    const pool = poolOf();
    expect(pool.pids).toEqual([]);
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((value) => pool.run<{ pid: number; value: number }>({ what: "double", value })),
    );
    expect(results.map(({ value }) => value)).toEqual([2, 4, 6, 8, 10]);
    const pids = new Set(results.map(({ pid }) => pid));
    expect(pids.has(process.pid)).toBe(false);
    expect(pids.size).toBeLessThanOrEqual(2);
    expect(pool.pids).toHaveLength(2);
  });

  it("gives each the data, the settings and its variables, and none of the process's options", async () => {
    vi.stubEnv("NODE_OPTIONS", "--no-warnings");
    onTestFinished(() => void vi.unstubAllEnvs());
    const pool = poolOf({
      settings: { threads: 3 },
      env: { ASSAY_TEST: "yes" },
      data: new Uint8Array(300_000).fill(1),
    });
    expect(await Promise.all([pool.run({ what: "sum" }), pool.run({ what: "sum" })])).toEqual([
      300_000, 300_000,
    ]);
    const { options, ...own } = (await pool.run({ what: "settings" })) as { readonly options?: string };
    expect(own).toEqual({ settings: { threads: 3 }, own: "yes" });
    // What measures coverage is passed on, where it is measured.
    expect(options ?? "").not.toContain("--no-warnings");
  });

  it("hands on what work throws", async () => {
    const error = await failure(poolOf().run({ what: "throw", value: 9 }));
    expect(error).toMatchObject({ code: "DATA_EMPTY", message: expect.stringContaining("nothing in 9") });
  });

  it("tells of a process that ends, and goes on with another", async () => {
    const pool = poolOf({ size: 1 });
    const [killed, ended, after] = await Promise.all([
      failure(pool.run({ what: "kill" })),
      failure(pool.run({ what: "end" })),
      pool.run<{ value: number }>({ what: "double", value: 3 }),
    ]);
    expect(killed).toMatchObject({
      code: "WORKER_LOST",
      message: expect.stringContaining("killed by SIGKILL"),
    });
    expect(ended.message).toMatch(/exit code 7; its last words: no more memory/);
    expect(after.value).toBe(6);
  });

  it("tells of a module that cannot be loaded", async () => {
    const error = await failure(poolOf({ module: join(__dirname, "nothing.ts") }).run({ what: "double" }));
    expect(error.message).toMatch(/nothing/);
  });

  it("ends its processes when it is closed, whatever they do", async () => {
    const pool = poolOf();
    await pool.run({ what: "double" });
    const work = [failure(pool.run({ what: "spin" })), failure(pool.run({ what: "wait", value: 60_000 }))];
    await until(() => pool.pids.length === 2);
    const { pids } = pool;
    pool.close();
    for (const error of await Promise.all(work)) expect(error.code).toBe("INTERRUPTED");
    await until(() => !pids.some(processRuns));
    expect(pids.map(processRuns)).toEqual([false, false]);
    expect((await failure(pool.run({ what: "double" }))).code).toBe("INTERRUPTED");
  });
});
