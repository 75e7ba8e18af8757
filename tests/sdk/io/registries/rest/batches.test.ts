import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchesOf } from "../../../../../sdk/io/registries/rest/batches.js";
import { allPages } from "../../../../../sdk/io/registries/rest/pages.js";

describe("what is to be logged", () => {
  it("goes in requests that hold all of it once, in order, none more than a server takes", () => {
    const counts = fc.tuple(fc.nat(3500), fc.nat(350), fc.nat(350));
    fc.assert(
      fc.property(counts, ([metrics, params, tags]) => {
        const texts = (n: number) =>
          Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, `${i}`]));
        const points = Array.from({ length: metrics }, (_, i) => ({
          key: "a",
          value: i,
          step: i,
          timestampMs: 0,
        }));
        const batches = batchesOf(points, texts(params), texts(tags));
        for (const batch of batches) {
          const sizes = [batch.metrics.length, batch.params.length, batch.tags.length];
          expect(sizes[0] + sizes[1] + sizes[2]).toBeLessThanOrEqual(1000);
          expect(sizes[0] + sizes[1] + sizes[2]).toBeGreaterThan(0);
          expect(Math.max(sizes[1], sizes[2])).toBeLessThanOrEqual(100);
        }
        expect(batches.flatMap((batch) => batch.metrics.map(({ value }) => value))).toEqual(
          points.map(({ value }) => value),
        );
        expect(batches.flatMap((batch) => batch.params.map(({ key }) => key))).toEqual(
          Object.keys(texts(params)),
        );
        expect(batches.flatMap((batch) => batch.tags.map(({ key }) => key))).toEqual(
          Object.keys(texts(tags)),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe("a list in pages", () => {
  it("is asked for until no page follows", async () => {
    const tokens: (string | undefined)[] = [];
    const items = await allPages(
      async ({ page_token }) => {
        tokens.push(page_token);
        const at = Number(page_token ?? 0);
        // The last page has an empty token on some servers and none on others.
        return { items: [at], next_page_token: at < 2 ? String(at + 1) : "" };
      },
      (answer) => answer.items,
    );
    expect(items).toEqual([0, 1, 2]);
    expect(tokens).toEqual([undefined, "1", "2"]);
  });
});
