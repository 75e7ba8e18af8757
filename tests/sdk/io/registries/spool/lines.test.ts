import fc from "fast-check";
import { expect, it } from "vitest";
import type { MetricPoint } from "../../../../../sdk/io/registries/index.js";
import { pointLines, readPointLines } from "../../../../../sdk/io/registries/spool/lines.js";

const whole = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const anyPoint: fc.Arbitrary<MetricPoint> = fc
  .record(
    {
      key: fc.string({ minLength: 1, unit: "binary" }),
      // JSON has one zero.
      value: fc.double().map((value) => (value === 0 ? 0 : value)),
      timestampMs: whole,
      step: whole,
      modelId: fc.string(),
    },
    { requiredKeys: ["key", "value", "timestampMs", "step"] },
  )
  .map((point) => ({ ...point }));

it("points come back as they were written, bit for bit", () => {
  fc.assert(
    fc.property(fc.array(anyPoint), (points) => {
      expect(readPointLines(pointLines(points))).toEqual({ points, broken: [] });
    }),
  );
});

it("wherever a kill cuts the text, all whole lines are read and nothing else", () => {
  fc.assert(
    fc.property(fc.array(anyPoint, { maxLength: 5 }), fc.nat(), (points, cut) => {
      const bytes = Buffer.from(pointLines(points));
      const text = bytes.subarray(0, cut % (bytes.length + 1)).toString("utf8");
      const read = readPointLines(text);
      expect(read).toEqual({ points: points.slice(0, text.split("\n").length - 1), broken: [] });
    }),
  );
});

it("lines that hold no point are told apart", () => {
  const [good] = [pointLines([{ key: "a", value: Number.NaN, timestampMs: 1, step: 2 }])];
  const bad = ["nonsense", "", '{"key":"a"}', '{"key":"a","value":1,"timestamp":1.5,"step":0}'];
  expect(readPointLines(`${bad.join("\n")}\n${good}`)).toEqual({
    points: [{ key: "a", value: Number.NaN, timestampMs: 1, step: 2 }],
    broken: bad,
  });
});
