import { afterEach, describe, expect, it } from "vitest";
import { readEnvironment } from "../../../../sdk/io/environment/index.js";
import { closeWorkers, sharedWorkers } from "../../../../sdk/io/workers/index.js";

afterEach(closeWorkers);

describe("the process's pool", () => {
  it("is one for all who ask, of the size that was asked for", () => {
    const pool = sharedWorkers(3);
    expect(pool?.size).toBe(3);
    expect(sharedWorkers(3)).toBe(pool);
    expect(sharedWorkers(2)?.size).toBe(2);
  });

  it("is none where one thread is asked for", () => {
    expect(sharedWorkers(1)).toBeUndefined();
  });

  it("is made anew after it was closed", async () => {
    const pool = sharedWorkers(2);
    await closeWorkers();
    await expect(pool?.run("nothing", 1)).rejects.toThrow(/closed/);
    await expect(sharedWorkers(2)?.run("nothing", 1)).rejects.toThrow(/no task is registered/);
  });
});

describe("ASSAY_WORKERS", () => {
  const read = (ASSAY_WORKERS: string) =>
    readEnvironment({ env: { ASSAY_WORKERS }, cwd: "/" }).values.assayWorkers;

  it("says how many threads there may be", () => {
    expect([read("1"), read("8"), read("")]).toEqual([1, 8, undefined]);
  });

  it.each(["0", "-1", "1.5", "many", "1e9"])("refuses %s", (value) => {
    expect(() => read(value)).toThrow(/the variable ASSAY_WORKERS/);
  });
});
