import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sideBySide } from "../../../tasks/checks/side-by-side.js";

describe("work side by side", () => {
  it("keeps the order, the width, and one heavy item at a time", async () => {
    const items = fc.uniqueArray(fc.nat(40), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(items, fc.integer({ min: 1, max: 5 }), async (numbers, width) => {
        const isHeavy = (item: number): boolean => item % 3 === 0;
        const running = new Set<number>();
        let most = 0;
        const work = async (item: number): Promise<number> => {
          running.add(item);
          most = Math.max(most, running.size);
          expect([...running].filter(isHeavy).length).toBeLessThanOrEqual(1);
          await pause(item % 4);
          running.delete(item);
          return item * 2;
        };
        const results = await sideBySide(numbers, work, { width, isHeavy, onChange: () => {} });
        expect(results).toEqual(numbers.map((item) => item * 2));
        expect(most).toBeLessThanOrEqual(width);
      }),
      { numRuns: 40 },
    );
  });

  it("begins no more once one has thrown, waits for those that run, and throws the first", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      await pause(item * 10);
      if (item === 1) throw new Error("one");
      ended.push(item);
    };
    const options = { width: 2, isHeavy: () => false, onChange: () => {} };
    await expect(sideBySide([1, 3, 4, 5], work, options)).rejects.toThrow("one");
    expect([begun, ended]).toEqual([[1, 3], [3]]);
  });
});
