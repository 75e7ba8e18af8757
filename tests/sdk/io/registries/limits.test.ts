import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkAlias,
  checkArtifactPath,
  checkDataset,
  checkExperimentName,
  checkKey,
  checkLoggedModelName,
  checkModelName,
  checkParam,
  checkParamCount,
  checkPoint,
  checkTag,
  keyFault,
} from "../../../../sdk/io/registries/limits.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

/** The code that a call throws, or "kept" where it throws nothing. */
function verdict(call: () => void): string {
  try {
    call();
  } catch (error) {
    if (AssayError.isInstance(error)) return error.code;
    throw error;
  }
  return "kept";
}

const DATASET = {
  name: "bikes",
  digest: "abc",
  sourceType: "local",
  source: "{}",
  schema: "{}",
  profile: "{}",
  context: "training",
};

// The rules are those of mlflow/utils/validation.py in mlflow 3.17.2.
describe("keys of parameters, metrics and tags", () => {
  it.each(["loss", "val/loss", "model.epochs", "a b", "x-y_z", "température", "a:b", "..a", "a".repeat(250)])(
    "are kept: %s",
    (key) => expect(verdict(() => checkKey("metric", key))).toBe("kept"),
  );

  it.each([
    "",
    ".",
    "..",
    "a/../b",
    "/a",
    "a/",
    "a//b",
    "./a",
    "a\\b",
    "a%b",
    "a\nb",
    "loss (mean)",
    "a\0",
    "🚲",
    "a".repeat(251),
    "é".repeat(130),
  ])("are refused: %j", (key) => expect(verdict(() => checkKey("metric", key))).toBe("TRACKING_INVALID"));

  it("never lead out of their folder, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", ".", "/", "\\", " ", ":") }), (key) => {
        if (keyFault(key) !== undefined) return;
        const parts = key.split("/");
        expect(parts.every((part) => part !== "" && part !== "." && part !== "..")).toBe(true);
      }),
    );
  });
});

describe("values", () => {
  it("are parameters of up to 6000 characters and tags of up to 8000, counted as Python counts", () => {
    expect(verdict(() => checkParam("a", "🚲".repeat(6000)))).toBe("kept");
    expect(verdict(() => checkParam("a", "x".repeat(6001)))).toBe("TRACKING_INVALID");
    expect(verdict(() => checkTag("a", "x".repeat(8000)))).toBe("kept");
    expect(verdict(() => checkTag("a", "x".repeat(8001)))).toBe("TRACKING_INVALID");
  });

  it("are refused where half a surrogate pair would be stored as another character", () => {
    expect(verdict(() => checkTag("a", "\ud83d"))).toBe("TRACKING_INVALID");
    expect(verdict(() => checkParam("a", "x\udeb2y"))).toBe("TRACKING_INVALID");
  });

  it("are refused where the time or the step of a metric is no whole number of 0 or more", () => {
    const point = { key: "loss", value: 1, timestampMs: 5, step: 0 };
    expect(verdict(() => checkPoint(point))).toBe("kept");
    expect(verdict(() => checkPoint({ ...point, value: Number.NaN }))).toBe("kept");
    for (const bad of [1.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
      expect(verdict(() => checkPoint({ ...point, step: bad }))).toBe("TRACKING_INVALID");
      expect(verdict(() => checkPoint({ ...point, timestampMs: bad }))).toBe("TRACKING_INVALID");
    }
  });

  it("are refused where a dataset has no name, or a digest over 36 characters", () => {
    expect(verdict(() => checkDataset(DATASET))).toBe("kept");
    expect(verdict(() => checkDataset({ ...DATASET, name: "" }))).toBe("TRACKING_INVALID");
    expect(verdict(() => checkDataset({ ...DATASET, digest: "" }))).toBe("TRACKING_INVALID");
    expect(verdict(() => checkDataset({ ...DATASET, digest: "d".repeat(37) }))).toBe("TRACKING_INVALID");
    expect(verdict(() => checkDataset({ ...DATASET, source: "s".repeat(65_536) }))).toBe("TRACKING_INVALID");
  });
});

describe("names", () => {
  it.each(["bikes", "a/b", "Bikes & vélos 🚲"])("of experiments are kept: %s", (name) =>
    expect(verdict(() => checkExperimentName(name))).toBe("kept"),
  );
  it.each(["", " ", "x".repeat(501)])("of experiments are refused: %j", (name) =>
    expect(verdict(() => checkExperimentName(name))).toBe("TRACKING_INVALID"),
  );
  it.each(["a/b", "a:b", "a.b", "a%b", 'a"', "a'", ""])("of logged models are refused: %j", (name) =>
    expect(verdict(() => checkLoggedModelName(name))).toBe("TRACKING_INVALID"),
  );
  it.each(["a/b", "a:b", "a%b", "..", ".", " ", "a\\b"])("of registered models are refused: %j", (name) =>
    expect(verdict(() => checkModelName(name))).toBe("TRACKING_INVALID"),
  );
  it.each(["latest", "Latest", "v1", "V22", "a b", "a/b", "", "a.b"])(
    "that are aliases are refused: %j",
    (alias) => expect(verdict(() => checkAlias(alias))).toBe("TRACKING_INVALID"),
  );
  it("that are good are kept", () => {
    expect(verdict(() => checkLoggedModelName("model 1"))).toBe("kept");
    expect(verdict(() => checkModelName("bikes.daily"))).toBe("kept");
    expect(verdict(() => checkAlias("Champion"))).toBe("kept");
  });
});

describe("paths of artifacts", () => {
  it.each(["a", "a/b.html", "été/🚲.html", "a..b", ".hidden", "100%", "a b"])("are kept: %s", (path) =>
    expect(verdict(() => checkArtifactPath(path))).toBe("kept"),
  );
  it.each([
    "",
    "/etc/passwd",
    "../a",
    "a/../../b",
    "a/..",
    "a\\..\\b",
    "C:/a",
    "c:a",
    "a//b",
    "a/",
    "./a",
    "a\0b",
    "x".repeat(256),
  ])("are refused: %j", (path) => expect(verdict(() => checkArtifactPath(path))).toBe("TRACKING_INVALID"));
});

describe("what types do not keep out", () => {
  it.each([
    [
      "a metric",
      () => checkPoint({ key: "a", value: "1" as never, timestampMs: 1, step: 1 }),
      'metric "a" is not a number',
    ],
    ["a parameter", () => checkParam("a", 1 as never), "is not a text"],
    ["too many parameters", () => checkParamCount(2001), "too many parameters at once"],
  ])("is refused: %s", (_, call, words) => {
    expect(call).toThrow(
      expect.objectContaining({ code: "TRACKING_INVALID", message: expect.stringContaining(words) }),
    );
  });
});
