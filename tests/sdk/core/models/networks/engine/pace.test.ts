import { expect, it } from "vitest";
import { Pace } from "../../../../../../sdk/core/models/networks/engine/pace.js";

/** Whether each of so many steps is shared, of which every `nth` is late. */
function shared(pace: Pace, steps: number, nth: number): boolean[] {
  return Array.from({ length: steps }, (_, step) => {
    const { isShared } = pace;
    pace.count(isShared && step % nth === 0);
    return isShared;
  });
}

it("shares steps while few are late", () => {
  expect(shared(new Pace(), 5000, 4).every((isShared) => isShared)).toBe(true);
});

it("takes 1024 steps alone after 32 of which more than a quarter were late, then tries again", () => {
  const pace = new Pace();
  const steps = shared(pace, 32 + 1024, 3);
  expect(steps.indexOf(false)).toBe(32);
  expect(steps.slice(32).includes(true)).toBe(false);
  expect(shared(pace, 200, 10).every((isShared) => isShared)).toBe(true);
});
