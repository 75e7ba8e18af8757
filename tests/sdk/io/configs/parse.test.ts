import { describe, expect, it } from "vitest";
import { childOf, toPlain } from "../../../../sdk/io/configs/located.js";
import { parseConfig } from "../../../../sdk/io/configs/parse.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

const read = (text: string, file = "/confs/a.yaml") => parseConfig(text, file, "/confs");
const plain = (text: string, file?: string) => toPlain(read(text, file));

function refusal(text: string, file?: string): AssayError {
  try {
    read(text, file);
  } catch (error) {
    if (AssayError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("reading a YAML config", () => {
  it("gives YAML 1.2's types", () => {
    expect(plain("a: 1\nb: yes\nc: 1.5e3\nd: null\ne: [x, true]\nf: '5'\ng: 2024-01-01")).toEqual({
      a: 1,
      b: "yes",
      c: 1500,
      d: null,
      e: ["x", true],
      f: "5",
      g: "2024-01-01",
    });
  });

  it("keeps line and column of keys and of values", () => {
    const root = read("model:\n  kind: dense\n  layers: [64, 32]\n");
    const model = childOf(root, "model");
    const layers = model && childOf(model, "layers");
    expect(layers?.keyOrigin).toMatchObject({ file: "/confs/a.yaml", line: 3, column: 3 });
    expect(layers?.origin).toMatchObject({ line: 3, column: 11 });
    expect(layers && childOf(layers, "1")?.origin).toMatchObject({ line: 3, column: 16 });
  });

  it("opens anchors, aliases and merge keys; what stands in the map wins over what is merged", () => {
    const text =
      "base: &base { epochs: 20, batch: 32 }\nfast: &fast { epochs: 2 }\nmodel:\n  batch: 8\n  <<: [*fast, *base]\nagain: *base";
    expect(plain(text)).toMatchObject({ model: { epochs: 2, batch: 8 }, again: { epochs: 20, batch: 32 } });
  });

  it("reads JSON files, and only JSON there", () => {
    expect(plain('{"a": [1, "x\\u00e9"],\n\t"b": {"c": null}}', "/confs/a.json")).toEqual({
      a: [1, "xé"],
      b: { c: null },
    });
    expect(refusal("a: 1", "/confs/a.json").code).toBe("CONFIG_SYNTAX");
    expect(refusal('{\n  "a": 1,\n}', "/confs/a.json").message).toContain("a.json:");
  });

  it("ignores a byte order mark", () => {
    expect(plain("\uFEFFa: 1")).toEqual({ a: 1 });
  });

  it.each([
    ["a broken line", "a: [1, 2\nb: 3", /^a\.yaml:\d+:\d+: /],
    ["a duplicate key", "a: 1\nb: 2\na: 3", /^a\.yaml:3:1: .*unique/],
    ["an unknown tag", "a: !secret x", /^a\.yaml:1:4: .*tag/],
    ["a __proto__ key", "a:\n  __proto__: { admin: true }", /^a\.yaml:2:3: .*__proto__/],
    ["an alias without an anchor", "a: *nothing", /^a\.yaml:1:4: /],
    ["an alias inside itself", "a: &a\n  b: *a", /refers to itself/],
    ["a merge of no map", "a: &a 5\nb:\n  <<: *a", /merges maps only/],
    ["a map as a key", "{a: 1}: 2", /key must be/],
    ["an empty file", "", /config is empty/],
    ["a file of comments", "# nothing\n", /config is empty/],
    ["a list at the root", "- a\n- b", /root is a list/],
    ["a text at the root", "hello", /root is the string "hello"/],
    ["two documents", "a: 1\n---\nb: 2", /^a\.yaml:/],
  ])("refuses %s with its place", (_, text, message) => {
    const error = refusal(text);
    expect(error.code).toBe("CONFIG_SYNTAX");
    expect(error.message).toMatch(message);
  });

  it("refuses an alias bomb at once", () => {
    const levels = Array.from({ length: 12 }, (_, i) =>
      i === 0
        ? "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"
        : `a${i}: &a${i} [${Array(10)
            .fill(`*a${i - 1}`)
            .join(", ")}]`,
    );
    const started = performance.now();
    expect(refusal(levels.join("\n")).message).toContain("aliases");
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
