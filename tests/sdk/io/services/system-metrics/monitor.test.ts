import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { monitorSystem, type Probe } from "../../../../../sdk/io/services/system-metrics/index.js";

/** A probe whose reads count. */
function counting(name = "reads"): Probe & { reads: number } {
  return {
    what: "the counter",
    reads: 0,
    async read() {
      return { [name]: this.reads++ };
    },
  };
}

describe("the monitor of the machine", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("logs a sample every interval under MLflow's prefix, steps from 0, until it is stopped", async () => {
    const logged: unknown[] = [];
    const log = (...sample: unknown[]) => logged.push(sample);
    const stop = monitorSystem({ log, probes: [counting()] });
    await vi.advanceTimersByTimeAsync(9_999);
    expect(logged).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_001);
    const both = [
      [{ "system/reads": 1 }, 0],
      [{ "system/reads": 2 }, 1],
    ];
    expect(logged).toEqual(both);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(logged).toEqual(both);
  });

  it("goes on without what cannot be read, and says so once", async () => {
    const log = vi.fn();
    const onFault = vi.fn();
    const broken: Probe = { what: "the disk", read: () => Promise.reject(new Error("EIO")) };
    const odd: Probe = { what: "odd", read: async () => ({ nan: Number.NaN }) };
    const stop = monitorSystem({ log, onFault, intervalSeconds: 1, probes: [broken, odd, counting()] });
    await vi.advanceTimersByTimeAsync(3000);
    stop();
    expect(log.mock.calls.map(([numbers]) => numbers)).toEqual([1, 2, 3].map((n) => ({ "system/reads": n })));
    expect(onFault.mock.calls).toEqual([
      ["system metrics: the disk cannot be read, training goes on without (EIO)"],
    ]);
  });

  it("survives a log that throws", async () => {
    const onFault = vi.fn();
    const log = () => {
      throw new Error("no room");
    };
    const stop = monitorSystem({ log, onFault, intervalSeconds: 1, probes: [counting()] });
    await vi.advanceTimersByTimeAsync(3000);
    stop();
    expect(onFault).toHaveBeenCalledOnce();
  });

  it("waits for a slow read instead of starting another, and drops what comes after the stop", async () => {
    let reads = 0;
    const slow: Probe = {
      what: "slow",
      async read() {
        reads++;
        await sleepFake(5000);
        return { reads };
      },
    };
    const log = vi.fn();
    const stop = monitorSystem({ log, intervalSeconds: 1, probes: [slow] });
    await vi.advanceTimersByTimeAsync(4500);
    expect(reads).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(reads).toBe(2);
    stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(log).not.toHaveBeenCalled();
  });
});

const sleepFake = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("on this machine", () => {
  it("gives MLflow's names", async () => {
    const logged: Record<string, number>[] = [];
    const stop = monitorSystem({ intervalSeconds: 0.1, log: (numbers) => logged.push(numbers) });
    while (logged.length === 0) await sleep(20);
    stop();
    const names = ["cpu_utilization_percentage", "disk_available_megabytes", "disk_usage_megabytes"];
    names.push("disk_usage_percentage", "system_memory_usage_megabytes", "system_memory_usage_percentage");
    if (process.platform === "linux") names.push("network_receive_megabytes", "network_transmit_megabytes");
    expect(Object.keys(logged[0])).toEqual(expect.arrayContaining(names.map((name) => `system/${name}`)));
  });
});
