import { describe, expect, it } from "vitest";
import { receiveError, sendError } from "../../../../sdk/io/workers/messages.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

/** What arrives in another thread: structured clone is how threads talk. */
const sent = (error: unknown) => receiveError(structuredClone(sendError(error)));

describe("an error between threads", () => {
  it("of the house keeps its code, its words, its step, its place and its causes", () => {
    const cause = new AssayError("DATA_CAST", { what: "no number", cause: new TypeError("odd") });
    const error = new AssayError("DATA_FORMAT", { what: "a file", got: "x", next: "y", cause });
    error.step = "train";
    const there = sent(error);
    expect(AssayError.isInstance(there)).toBe(true);
    expect(there).toMatchObject({
      code: "DATA_FORMAT",
      step: "train",
      message: error.message,
      stack: error.stack,
      details: { got: "x", cause: { code: "DATA_CAST", details: { cause: { name: "TypeError" } } } },
    });
    expect((sent(cause) as AssayError).step).toBeUndefined();
  });

  it("of any other kind keeps its name, its words and its place", () => {
    const error = new RangeError("too far");
    expect(sent(error)).toMatchObject({ name: "RangeError", message: "too far", stack: error.stack });
    expect(sent("odd")).toMatchObject({ name: "Error", message: "odd" });
  });
});
