import { describe, expect, it } from "vitest";
import { readForeignGraph } from "../../../../../sdk/core/models/foreign/graph.js";
import {
  type Field,
  field,
  fieldsOf,
  integerField,
  joined,
  text,
} from "../../../../../sdk/core/models/foreign/messages.js";

// Numbers of the fields: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3.
const entry = (key: string, value: string) => field(13, joined([field(1, text(key)), field(2, text(value))]));
const model = (...graph: Uint8Array[]) => joined([integerField(1, 8), field(7, joined(graph))]);
const tensorBeside = (...entries: Uint8Array[]) =>
  model(field(5, joined([field(8, text("w")), ...entries, integerField(14, 1)])));
const inside = (fields: Field[], id: number): Uint8Array => {
  const found = fields.find((part) => part.id === id);
  if (found === undefined) throw new Error(`no field ${id}`);
  return found.bytes;
};
const failure = (message: RegExp) =>
  expect.objectContaining({ code: "MODEL_INVALID", message: expect.stringMatching(message) });

describe("tensors in a file beside the model file", () => {
  const beside = (location: string) =>
    location === "weights.bin" ? Uint8Array.of(1, 2, 3, 4, 5, 6) : undefined;
  const at = entry("location", "weights.bin");

  it.each([
    ["a part of it", [at, entry("offset", "2"), entry("length", "3")], [3, 4, 5]],
    ["the rest from an offset", [at, entry("offset", "4")], [5, 6]],
    ["the whole file", [at], [1, 2, 3, 4, 5, 6]],
  ])("are put into it: %s", (_, entries, bytes) => {
    const read = fieldsOf(inside(fieldsOf(readForeignGraph(tensorBeside(...entries), beside).bytes), 7));
    const tensor = fieldsOf(inside(read, 5));
    expect(tensor.map(({ id }) => id)).toEqual([8, 9]);
    expect([...inside(tensor, 9)]).toEqual(bytes);
  });

  it.each([
    ["not there", [entry("location", "other.bin")], /Got: no file "other.bin"\. Wanted: .* tensor "w"/],
    ["not named", [], /Got: no file ""/],
    ["too short", [at, entry("offset", "4"), entry("length", "3")], /Got: 6 bytes of weights.bin/],
  ])("are refused where it is %s", (_, entries, message) => {
    expect(() => readForeignGraph(tensorBeside(...entries), beside)).toThrow(failure(message));
  });

  it("are refused where the file came without its folder", () => {
    expect(() => readForeignGraph(tensorBeside(at))).toThrow(failure(/no file "weights.bin"/));
  });
});

describe("labels in a graph", () => {
  const strings = (...labels: string[]) =>
    joined([field(1, text("classlabels_strings")), ...labels.map((label) => field(9, text(label)))]);
  const node = (type: string, ...attributes: Uint8Array[]) =>
    field(
      1,
      joined([
        field(1, text("p")),
        field(2, text("maps")),
        field(4, text(type)),
        ...attributes.map((attribute) => field(5, attribute)),
      ]),
    );

  it("are read from packed integers", () => {
    const ints = joined([field(1, text("classlabels_int64s")), field(8, Uint8Array.of(3, 5, 200, 1))]);
    expect(readForeignGraph(model(node("TreeEnsembleClassifier", ints))).labels).toEqual([3, 5, 200]);
  });

  it("are none where two nodes hold different ones, as models inside of models do", () => {
    const [first, second] = [strings("a", "b"), strings("b", "a")];
    expect(readForeignGraph(model(node("SVMClassifier", first))).labels).toEqual(["a", "b"]);
    expect(
      readForeignGraph(model(node("SVMClassifier", first), node("Scaler", second))).labels,
    ).toBeUndefined();
  });

  it("are of an unknown count where a ZipMap that is taken away names none", () => {
    const maps = field(12, field(1, text("maps")));
    const graph = fieldsOf(inside(fieldsOf(readForeignGraph(model(node("ZipMap"), maps)).bytes), 7));
    expect(graph.map(({ id }) => id)).toEqual([12]);
    const value = fieldsOf(inside(graph, 12));
    expect(inside(value, 1)).toEqual(text("p"));
    const tensor = fieldsOf(inside(fieldsOf(inside(value, 2)), 1));
    // Two axes, both without a length.
    expect(fieldsOf(inside(tensor, 2)).map(({ bytes }) => bytes.length)).toEqual([0, 0]);
  });
});
