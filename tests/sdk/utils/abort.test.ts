import { expect, it } from "vitest";
import { throwIfAborted } from "../../../sdk/utils/abort.js";

it("a signal that has fired throws INTERRUPTED with its reason; another, or none, does nothing", () => {
  const stopped = { what: "the work was stopped", next: "Start it again." };
  expect(() => throwIfAborted(undefined, stopped)).not.toThrow();
  const controller = new AbortController();
  expect(() => throwIfAborted(controller.signal, stopped)).not.toThrow();
  controller.abort("enough");
  expect(() => throwIfAborted(controller.signal, stopped)).toThrow(
    expect.objectContaining({ code: "INTERRUPTED", cause: "enough" }),
  );
});
