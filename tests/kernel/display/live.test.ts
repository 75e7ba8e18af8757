import { beforeEach, describe, expect, it } from "vitest";
import { kernelGlobals } from "../../../kernel/display/globals.js";
import { installPageCode } from "../../../kernel/display/live/page-code.js";
import { attachDisplay } from "../../../sdk/display/displayable.js";
import {
  LIVE,
  type LiveChannel,
  type LiveView,
  livePiece,
  outputHtml,
} from "../../../sdk/display/page/index.js";
import { PAGE_CODE } from "../../../sdk/display/page/page-code.js";
import { figureView } from "../../../sdk/display/views/index.js";
import { html } from "../../../sdk/utils/html/index.js";
import { type FakeHost, installHost } from "./support.js";

class Chart {}
attachDisplay(
  Chart,
  () => () =>
    figureView({
      title: "a line",
      description: "it rises",
      data: [{ type: "scatter", mode: "lines", x: [0, 1], y: [0, 1] }],
      layout: { x: {}, y: {} },
    }),
);

/** A view that says what happens to it. */
class Counter {
  readonly told: unknown[] = [];
  channel: LiveChannel | undefined;

  [Symbol.for("Jupyter.display")]() {
    const view: LiveView = {
      name: "counter",
      state: { count: 1 },
      opened: (channel) => {
        this.channel = channel;
      },
      receive: (content, buffers, reply) => {
        this.told.push(content, ...buffers);
        reply({ got: content }, [Uint8Array.of(7)]);
      },
      changed: (state) => void this.told.push(state),
      appeared: () => void this.told.push("appeared"),
      closed: () => void this.told.push("closed"),
    };
    const page = outputHtml(livePiece(view, html`<b>1</b>`, { live: true }));
    return { "text/plain": "1", "text/html": page, [LIVE]: view };
  }
}

const { display, clearOutput } = kernelGlobals();
let host: FakeHost;

beforeEach(() => {
  Reflect.deleteProperty(globalThis, PAGE_CODE);
  host = installHost();
  installPageCode();
});

const pages = (): string[] => host.shown.map(({ data }) => String(data["text/html"]));
const codes = (): number => pages().filter((page) => page.includes("data-assay-pack")).length;
const openings = () => host.sent.filter(({ packet }) => packet.kind === "open").map(({ packet }) => packet);
const closings = () =>
  host.sent.filter(({ packet }) => packet.kind === "close").map(({ packet }) => packet.id);

describe("the page's code", () => {
  it("is shown once, as an output of its own before the first that needs it", () => {
    display(new Chart());
    display([new Chart(), new Chart()]);
    expect(pages()).toHaveLength(3);
    expect(pages()[0]).toContain("data-assay-pack");
    expect(pages()[1]).toContain('data-assay="plot"');
    expect(codes()).toBe(1);
    expect(pages()[1].length).toBeLessThan(10_000);
  });

  it("is shown again when its cell was run again, or deleted, and not when another was", () => {
    host.here = { cell: "a", run: 1 };
    display(new Chart());
    host.here = { cell: "b", run: 2 };
    display(new Chart());
    expect(codes()).toBe(1);
    host.newest.set("b", 3);
    host.here = { cell: "b", run: 3 };
    display(new Chart());
    expect(codes()).toBe(1);
    host.newest.set("a", 4);
    display(new Chart());
    expect(codes()).toBe(2);
    host.newest.set("b", Number.NaN);
    host.here = { cell: "c", run: 5 };
    display(new Chart());
    expect(codes()).toBe(3);
  });

  it("is shown again after its output was cleared, and stays when a display is updated", () => {
    const handle = display(new Chart());
    handle.update(new Chart());
    expect(codes()).toBe(1);
    clearOutput();
    display(new Chart());
    expect(codes()).toBe(2);
  });
});

describe("a live view", () => {
  it("is served: messages, values and buffers go both ways, in the output that names it", () => {
    const counter = new Counter();
    display(counter);
    const [{ id, target, data }] = openings();
    expect(target).toBe("jupyter.widget");
    const { state } = data as { state: { view: string; _esm: string } };
    expect(pages().at(-1)).toContain(`data-assay-live="${state.view}"`);
    expect(state._esm).toContain("export default");
    host.receive({ id, data: { method: "custom", content: { assay: "ready" } } });
    expect(counter.channel?.ready).toBe(true);
    host.receive({ id, data: { method: "update", state: { count: 5 }, buffer_paths: [] } });
    host.receive({ id, data: { method: "custom", content: "rows" } }, [Uint8Array.of(1, 2)]);
    expect(counter.told).toEqual(["appeared", { count: 5 }, "rows", Uint8Array.of(1, 2)]);
    const last = host.sent.at(-1);
    expect(last?.packet.data).toEqual({ method: "custom", content: { got: "rows" } });
    expect(last?.buffers).toEqual([Uint8Array.of(7)]);
    counter.channel?.set({ count: 9 });
    host.receive({ id, data: { method: "request_state" } });
    expect(host.sent.at(-1)?.packet.data).toMatchObject({ state: { count: 9, view: state.view } });
  });

  it("gives a page the library of plots, where it was cleared", () => {
    display(new Counter());
    const [{ id }] = openings();
    const content = { assay: "library", name: "plotly" };
    host.receive({ id, data: { method: "custom", content } });
    const last = host.sent.at(-1);
    expect(last?.packet.data).toEqual({ method: "custom", content });
    expect([...(last?.buffers[0] ?? [])].slice(0, 2)).toEqual([0x1f, 0x8b]);
  });

  it.each([
    ["its display shows something else", (handle: { update(value: unknown): void }) => handle.update(1)],
    ["its output is cleared", () => clearOutput()],
    [
      "its cell is run again",
      () => {
        host.newest.set("a", 2);
        host.here = { cell: "a", run: 2 };
        display(1);
      },
    ],
  ])("is closed when %s", (_, end) => {
    host.here = { cell: "a", run: 1 };
    const counter = new Counter();
    const handle = display(counter);
    const [{ id }] = openings();
    end(handle);
    expect(closings()).toContain(id);
    expect(counter.told).toEqual(["closed"]);
    expect(counter.channel?.closed).toBe(true);
    counter.channel?.set({ count: 2 });
    counter.channel?.send("late");
    expect(host.sent.filter(({ packet }) => packet.id === id).at(-1)?.packet.kind).toBe("close");
  });

  it("lets go of what it held where the front end does not know it", () => {
    const counter = new Counter();
    display(counter);
    host.receive({ kind: "close", id: openings()[0].id });
    expect(counter.told).toEqual(["closed"]);
  });

  it("stands in an array as alone, each its own", () => {
    display([new Counter(), new Counter()]);
    const ids = openings().map(({ data }) => (data as { state: { view: string } }).state.view);
    expect([...(pages().at(-1) ?? "").matchAll(/data-assay-live="([^"]+)"/g)].map(([, id]) => id)).toEqual(
      ids,
    );
    expect(new Set(ids).size).toBe(2);
  });
});
