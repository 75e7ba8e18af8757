import { expect, it } from "vitest";
import { timeTicks } from "../../../../sdk/display/figures/time-ticks.js";

const at = (text: string): number => Date.parse(text);

it.each([
  ["seconds", "2026-01-05T00:00:00Z", "2026-01-05T00:00:03Z", "2026-01-05 00:00:01", 4],
  ["minutes", "2026-01-05T00:00:00Z", "2026-01-05T00:04:00Z", "2026-01-05 00:01", 5],
  ["hours", "2026-01-05T00:00:00Z", "2026-01-05T12:00:00Z", "2026-01-05 03:00", 5],
  ["days", "2026-01-05T00:00:00Z", "2026-01-09T00:00:00Z", "2026-01-06", 5],
  ["months", "2026-01-15T00:00:00Z", "2026-06-15T00:00:00Z", "2026-02", 5],
  ["years", "2000-06-15T00:00:00Z", "2005-06-15T00:00:00Z", "2001-01", 5],
  ["centuries", "1000-06-15T00:00:00Z", "2000-06-15T00:00:00Z", "1200-01", 5],
])(
  "an axis of %s has round places, and names as long as they need to be",
  (_name, low, high, first, count) => {
    const { values, labels } = timeTicks(at(low), at(high));
    expect(labels).toContain(first);
    expect(labels).toHaveLength(count);
    for (const value of values) {
      expect(value).toBeGreaterThanOrEqual(at(low));
      expect(value).toBeLessThanOrEqual(at(high));
    }
  },
);
