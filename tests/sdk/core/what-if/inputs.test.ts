import { expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { describeInputs, parseInputs } from "../../../../sdk/core/what-if/inputs.js";

const texts = (values: readonly string[]) => {
  const categories = [...new Set(values)];
  return {
    type: "string",
    values: Int32Array.from(values, (value) => categories.indexOf(value)),
    categories,
  } as const;
};

it("describes raw columns by what was seen of them: ranges, choices, free text where there are too many", () => {
  const rows = 300;
  const numbers = Float64Array.from({ length: rows }, (_, i) => i / 100);
  const raw = Table.from([
    ["x", { type: "float64", values: numbers }],
    ["code", { type: "float64", values: numbers.map((_, i) => [10, 20, 30][i % 3]) }],
    ["colour", texts(Array.from({ length: rows }, (_, i) => ["red", "blue"][i % 2]))],
    ["name", texts(Array.from({ length: rows }, (_, i) => `n${i}`))],
    ["on", { type: "bool", values: Uint8Array.from({ length: rows }, (_, i) => i % 2) }],
    ["unread", { type: "float64", values: numbers }],
  ]);
  const features = {
    names: ["x", "code=10", "code=20", "code=30"],
    groups: [
      { name: "x", columns: [0] },
      { name: "code", columns: [1, 2, 3] },
    ],
  };
  const inputs = describeInputs(raw, ["x", "code", "colour", "name", "on", "gone"], features);
  expect(inputs).toEqual([
    { name: "x", holds: "number", control: "number", low: 0, high: 2.99, step: 0.02 },
    { name: "code", holds: "number", control: "choice", choices: [10, 20, 30] },
    { name: "colour", holds: "text", control: "choice", choices: ["blue", "red"] },
    { name: "name", holds: "text", control: "text" },
    { name: "on", holds: "boolean", control: "boolean" },
  ]);
  expect(parseInputs(JSON.stringify(inputs))).toEqual(inputs);
});

it.each([
  "",
  "{",
  "null",
  "{}",
  '[{"name":1}]',
  '[{"name":"x","holds":"number","control":"number","step":0}]',
])("takes a file of %j for none", (json) => expect(parseInputs(json)).toBeUndefined());
