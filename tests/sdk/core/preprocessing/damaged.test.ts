import { describe, expect, it } from "vitest";
import type { Json, State } from "../../../../sdk/core/models/model.js";
import { FittedTarget, restorePreprocessor } from "../../../../sdk/core/preprocessing/index.js";
import { nest, unnest } from "../../../../sdk/core/preprocessing/states.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { fitted } from "../../../support/preprocessing.js";

const ROWS = 8;
const table = Table.from({
  size: Float64Array.from({ length: ROWS }, (_, row) => row),
  city: Array.from({ length: ROWS }, (_, row) => ["Bonn", "Ulm"][row % 2]),
  tone: Array.from({ length: ROWS }, (_, row) => ["low", "high"][row % 2]),
  town: Array.from({ length: ROWS }, (_, row) => ["Graz", "Zug"][row % 2]),
  day: Array.from({ length: ROWS }, (_, row) => new Date(Date.UTC(2024, row, 3))),
});
const { preprocessor } = fitted(
  {
    columns: {
      city: { kind: "oneHot" },
      tone: { kind: "ordinal" },
      town: { kind: "target" },
      day: { kind: "dateParts" },
    },
  },
  table,
);
const failure = (message: RegExp) =>
  expect.objectContaining({ code: "MODEL_INVALID", message: expect.stringMatching(message) });

/** The saved preprocessing with the state of one column changed. */
function withState(name: string, change: (state: State) => State | undefined): State {
  const { json, children } = unnest(preprocessor.state(), "preprocessing");
  const { states: _, ...own } = json;
  const place = String(preprocessor.inputs.findIndex((input) => input.name === name));
  const { [place]: state, ...others } = children;
  const changed = change(state);
  return nest(own, changed === undefined ? others : { ...others, [place]: changed });
}

describe("a saved preprocessing is refused, naming the column,", () => {
  const columns = [
    ["city", "oneHot"],
    ["tone", "ordinal"],
    ["town", "target"],
    ["day", "dateParts"],
    ["size", "standard"],
  ] as const;

  it.each(columns)("where the numbers and lists of %s are lost (%s)", (name, kind) => {
    const message = new RegExp(`column "${name}" is damaged.*encoding of kind ${kind}`, "s");
    const damaged: readonly State[] = [
      { json: null, arrays: {} },
      { json: {}, arrays: {} },
    ];
    for (const state of damaged)
      expect(() => restorePreprocessor(withState(name, () => state))).toThrow(failure(message));
    expect(() => restorePreprocessor(withState(name, () => undefined))).toThrow(failure(message));
  });

  it("and is taken where nothing is", () => {
    const again = restorePreprocessor(withState("city", (state) => state));
    expect(again.transform(table)).toEqual(preprocessor.transform(table));
  });

  it.each<[string, (json: Json) => Json]>([
    ["lists no columns", () => ({ states: {} })],
    ["lists what are none", () => ({ inputs: [1], states: {} })],
    ["is no object", () => []],
  ])("or that it %s", (_, change) => {
    const { json, arrays } = preprocessor.state();
    expect(() => restorePreprocessor({ json: change(json), arrays })).toThrow(
      failure(/the saved preprocessing is damaged/),
    );
  });

  it("or the kind of encoding that is not known", () => {
    const { json, arrays } = preprocessor.state();
    const text = JSON.stringify(json).replace('"kind":"ordinal"', '"kind":"hashed"');
    expect(() => restorePreprocessor({ json: JSON.parse(text), arrays })).toThrow(
      failure(/unknown kind "hashed"/),
    );
  });

  it("as is a target of which nothing is known", () => {
    expect(() => FittedTarget.restore({ json: null, arrays: {} })).toThrow(failure(/damaged/));
  });
});
