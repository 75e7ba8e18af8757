import { describe, expect, it } from "vitest";
import { inProcess, shared, type TaskRegistry } from "../../../../sdk/utils/workers/index.js";

const tasks: TaskRegistry = {
  double: async () => (x: number) => 2 * x,
  fail: async () => () => {
    throw new RangeError("no");
  },
};

describe("a pool without threads", () => {
  it("runs the task, and what it throws is thrown", async () => {
    const workers = inProcess(tasks);
    expect(workers.size).toBe(1);
    expect(await workers.run("double", 4)).toBe(8);
    await expect(workers.run("fail", 1)).rejects.toThrow(new RangeError("no"));
    expect(await workers.run("double", 5)).toBe(10);
    await expect(workers.run("toString", 1)).rejects.toMatchObject({ code: "INTERNAL" });
  });

  it("stops between two tasks", async () => {
    const workers = inProcess(tasks);
    const stop = new AbortController();
    const work = [1, 2, 3].map((x) => workers.run("double", x, { signal: stop.signal }));
    const reason = new Error("enough");
    void work[0].then(() => stop.abort(reason));
    expect(await work[0]).toBe(2);
    await expect(work[2]).rejects.toMatchObject({ code: "INTERRUPTED", cause: reason });
    expect((await Promise.allSettled(work)).map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
    ]);
  });
});

it("numbers are put where threads share them, once", () => {
  const numbers = Float64Array.of(1, Number.NaN, -0);
  const common = shared(numbers);
  expect(common).toEqual(numbers);
  expect(common.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(shared(common)).toBe(common);
  expect(shared(new Uint16Array(0)).length).toBe(0);
});
