import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MetricBuffer } from "../../../../sdk/io/registries/buffer.js";
import type { MetricPoint } from "../../../../sdk/io/registries/index.js";

const point = (step: number): MetricPoint => ({ key: "loss", value: step, timestampMs: step, step });

describe("points on their way to a store", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("are written after a second, or at a thousand", async () => {
    const batches: number[] = [];
    const buffer = new MetricBuffer(async (points) => void batches.push(points.length));
    buffer.add(point(0));
    buffer.add(point(1));
    await vi.advanceTimersByTimeAsync(999);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([2]);
    for (let i = 0; i < 2500; i++) buffer.add(point(i));
    await vi.advanceTimersByTimeAsync(0);
    expect(batches).toEqual([2, 1000, 1000]);
    await buffer.flush();
    expect(batches).toEqual([2, 1000, 1000, 500]);
  });

  it("are written one batch at a time, in order", async () => {
    const log: string[] = [];
    const buffer = new MetricBuffer(async (points) => {
      log.push(`start ${points[0].step}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      log.push(`end ${points[0].step}`);
    });
    for (let i = 0; i < 2000; i++) buffer.add(point(i));
    const flushed = buffer.flush();
    await vi.advanceTimersByTimeAsync(200);
    await flushed;
    expect(log).toEqual(["start 0", "end 0", "start 1000", "end 1000"]);
  });

  it("tell at the next flush what went wrong, once, and go on", async () => {
    const written: number[] = [];
    const buffer = new MetricBuffer(async (points) => {
      if (points[0].step === 0) throw new Error("no space");
      written.push(points[0].step);
    });
    buffer.add(point(0));
    await vi.advanceTimersByTimeAsync(1000);
    buffer.add(point(1));
    await expect(buffer.flush()).rejects.toThrow("no space");
    await expect(buffer.flush()).resolves.toBeUndefined();
    expect(written).toEqual([1]);
  });
});
