import { afterEach, describe, expect, it } from "vitest";
import { signalOf, throwIfAborted } from "../../../sdk/utils/abort.js";
import { KERNEL_HOST, type NotebookHost } from "../../../sdk/utils/notebook-host.js";

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

describe("the signal of what runs now", () => {
  const host = globalThis as { [KERNEL_HOST]?: Pick<NotebookHost, "signal"> };
  afterEach(() => {
    delete host[KERNEL_HOST];
  });

  it("is the given one, or one that never fires, where there is no notebook", () => {
    const { signal } = new AbortController();
    expect(signalOf(signal)).toBe(signal);
    expect(signalOf(undefined).aborted).toBe(false);
  });

  it("fires with the cell's as well as with the given one", () => {
    const [given, cell] = [new AbortController(), new AbortController()];
    host[KERNEL_HOST] = { signal: () => cell.signal };
    expect(signalOf(undefined)).toBe(cell.signal);
    const both = signalOf(given.signal);
    expect(both.aborted).toBe(false);
    cell.abort("interrupted");
    expect(both.aborted).toBe(true);
    expect(both.reason).toBe("interrupted");
    const other = new AbortController();
    host[KERNEL_HOST] = { signal: () => other.signal };
    const again = signalOf(given.signal);
    given.abort("enough");
    expect(again.reason).toBe("enough");
  });
});
