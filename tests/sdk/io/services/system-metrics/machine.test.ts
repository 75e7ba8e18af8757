import { describe, expect, it } from "vitest";
import {
  cpuProbe,
  diskProbe,
  linuxCpuTimes,
  memoryProbe,
  networkProbe,
} from "../../../../../sdk/io/services/system-metrics/machine.js";

const { signal } = new AbortController();

/** A read that answers these, one after the other. */
const answers = <T>(...values: T[]): (() => Promise<T>) => {
  const left = [...values];
  return async () => left.shift() ?? values[values.length - 1];
};

describe("the processors", () => {
  it("are as busy as psutil says", () => {
    // psutil 7.2.2 on this file: _cpu_busy_time 374.18 s, _cpu_tot_time 2035.53 s, at 100 ticks a second.
    const stat = "cpu  26635 0 10493 165080 1055 0 246 44 7 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n";
    expect(linuxCpuTimes(stat)).toEqual({ busy: 37_418, total: 203_553 });
  });

  it("have a percentage from the second read on", async () => {
    const probe = cpuProbe(answers({ busy: 100, total: 1000 }, { busy: 150, total: 1200 }));
    expect(await probe.read(signal)).toEqual({});
    expect(await probe.read(signal)).toEqual({ cpu_utilization_percentage: 25 });
    expect(await probe.read(signal), "no time has passed").toEqual({});
  });
});

describe("memory and disk", () => {
  it("are parts of a whole", async () => {
    const { system_memory_usage_megabytes: used, system_memory_usage_percentage: share } =
      await memoryProbe.read(signal);
    expect(used).toBeGreaterThan(10);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThanOrEqual(100);
    const disk = await diskProbe.read(signal);
    const { disk_usage_megabytes: full, disk_available_megabytes: free, disk_usage_percentage: part } = disk;
    expect(part).toBeCloseTo((full / (full + free)) * 100, 0);
  });
});

describe("the network", () => {
  const table = (received: number, sent: number) =>
    [
      "Inter-|   Receive                                                |  Transmit",
      " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed",
      "    lo:    3000      29    0    0    0     0          0         0     3000      29    0    0    0     0       0          0",
      // Old kernels leave no space after the colon; an alias has a colon in its name.
      `eth0:1:${received} 41414    0    0    0     0          0         0  ${sent}   26656    0    0    0     0       0          0`,
      "",
    ].join("\n");

  it("counts from the first read, over all interfaces, in millions of bytes", async () => {
    const probe = networkProbe(answers(table(5_000_000, 100), table(7_500_000, 1100)), "linux");
    expect(await probe.read(signal)).toEqual({ network_receive_megabytes: 0, network_transmit_megabytes: 0 });
    expect(await probe.read(signal)).toEqual({
      network_receive_megabytes: 2.5,
      network_transmit_megabytes: 0.001,
    });
  });

  it("is left out where Node cannot tell it", async () => {
    expect(await networkProbe(answers(""), "darwin").read(signal)).toEqual({});
  });
});
