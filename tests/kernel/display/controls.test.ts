import { describe, expect, it, vi } from "vitest";
import { progress } from "../../../kernel/display/progress.js";
import { slider as makeSlider } from "../../../kernel/display/slider.js";
import { showsNothing } from "../../../kernel/display/to-bundle.js";
import { installHost } from "./support.js";

function newSlider(...options: Parameters<typeof makeSlider>) {
  const host = installHost();
  const slider = makeSlider(...options);
  const open = host.sent.find(({ packet }) => packet.target === "jupyter.widget")?.packet;
  return { host, slider, id: open?.id ?? "", open };
}

describe("progress", () => {
  it("counts a loop in one display, with few updates", () => {
    const host = installHost();
    const items = Array.from({ length: 10_000 }, (_, i) => i);
    let sum = 0;
    for (const item of progress(items, { label: "<rows>" })) sum += item;
    expect(sum).toBe(49_995_000);
    expect(new Set(host.shown.map(({ displayId }) => displayId)).size).toBe(1);
    expect(host.shown.map(({ update }) => update).indexOf(true)).toBe(1);
    expect(host.shown.length).toBeLessThan(20);
    expect(host.texts().at(-1)).toMatch(/^<rows> █{30} 10,000 \/ 10,000 · /);
    expect(String(host.shown.at(-1)?.data["text/html"])).toMatch(
      /&lt;rows&gt;.*<progress value="10000" max="10000"/,
    );
  });

  it("counts streams, whose length nobody knows, and ends where the loop does", async () => {
    const host = installHost();
    async function* stream() {
      yield* [1, 2, 3];
    }
    for await (const item of progress(stream())) if (item === 2) break;
    expect(host.texts().at(-1)).toMatch(/^1 · /);
    for await (const _ of progress([1, 2])) void _;
    expect(host.texts().at(-1)).toMatch(/ 2 \/ 2 · /);
  });

  it("is moved by hand", () => {
    const host = installHost();
    const bar = progress(4);
    bar.add();
    bar.set(4, "done");
    bar.finish();
    expect(host.texts().at(-1)).toMatch(/4 \/ 4 · .*done$/);
    expect(() => progress({} as never)).toThrow(/progress wants something to count/);
  });

  it("shows the newest state at most 100 ms late, also where nothing moves it any more", async () => {
    const host = installHost();
    const bar = progress(1000);
    const start = performance.now();
    while (performance.now() - start < 350) {
      bar.add();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // The first and one each 100 ms.
    expect(host.shown.length).toBeLessThanOrEqual(5);
    bar.set(777);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(host.texts().at(-1)).toMatch(/ 777 \/ 1,000 /);
    const { length } = host.shown;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(host.shown.length).toBe(length);
  });

  it("beyond its total is drawn no oftener", () => {
    const host = installHost();
    const bar = progress(1);
    for (let i = 0; i < 100; i++) bar.add();
    expect(host.shown.length).toBeLessThanOrEqual(3);
  });

  it("of nothing to do is full, and of a text counts its characters", () => {
    const host = installHost();
    progress(0).finish("nothing to do");
    expect(host.texts().at(-1)).toMatch(/^█{30} 0 \/ 0 · .* · nothing to do$/);
    expect(host.shown.at(-1)?.data["text/html"]).toContain('value="0" max="1"');
    for (const _ of progress("abc")) void _;
    expect(host.texts().at(-1)).toMatch(/ 3 \/ 3 · /);
    for (const _ of progress(new Set([1, 2]).values(), { total: 2 })) void _;
    expect(host.texts().at(-1)).toMatch(/ 2 \/ 2 · /);
  });

  it("that ended stays as it is", () => {
    const host = installHost();
    const bar = progress(4);
    bar.finish("stopped");
    const { length } = host.shown;
    bar.finish("again");
    expect(host.shown).toHaveLength(length);
    expect(host.texts().at(-1)).toMatch(/stopped$/);
  });

  it("shows what it held back when its cell ends", () => {
    const ends: (() => void)[] = [];
    const host = Object.assign(installHost(), { beforeEnd: (last: () => void) => void ends.push(last) });
    const bar = progress(1000);
    bar.set(1);
    bar.set(2);
    expect(ends).toHaveLength(1);
    ends[0]();
    expect(host.texts().at(-1)).toMatch(/ 2 \/ 1,000 /);
    const { length } = host.shown;
    bar.set(1000);
    expect(host.shown).toHaveLength(length + 1);
  });

  it("writes over one line of a terminal, and leaves it at the end", () => {
    const { isTTY } = process.stderr;
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    process.stderr.isTTY = true;
    try {
      for (const _ of progress([1, 2])) void _;
      const texts = write.mock.calls.map(([text]) => String(text));
      expect(texts.at(-1)).toBe("\n");
      for (const text of texts.slice(0, -1)) {
        expect(text.startsWith("\r")).toBe(true);
        expect(text.endsWith("\u001b[K")).toBe(true);
      }
    } finally {
      process.stderr.isTTY = isTTY;
      write.mockRestore();
    }
  });

  it("draws on stderr where there is no kernel", () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      for (const _ of progress([1])) void _;
      expect(String(write.mock.calls.at(-1)?.[0])).toMatch(/1 \/ 1/);
    } finally {
      write.mockRestore();
    }
  });
});

describe("slider", () => {
  it("shows a still twin, which is moved from here until a page has the control", () => {
    const { host, id, open, slider } = newSlider({ min: 1, max: 9, value: 5, label: "k" });
    expect(open?.metadata).toEqual({ version: "2.1.0" });
    const state = { _model_module: "anywidget", _model_name: "AnyModel", _view_name: "AnyView" };
    expect(open?.data).toMatchObject({ state, buffer_paths: [] });
    const [first] = host.shown;
    expect(Object.keys(first.data).sort()).toEqual(["text/html", "text/plain"]);
    expect(first.data["text/html"]).toContain('<progress value="4" max="8"');
    slider.value = 6;
    expect(host.shown.at(-1)).toMatchObject({ update: true, displayId: first.displayId });
    expect(host.shown.at(-1)?.data["text/html"]).toContain('<progress value="5" max="8"');
    const count = host.shown.length;
    host.receive({ id, data: { method: "custom", content: { assay: "ready" } } });
    slider.value = 7;
    expect(host.shown).toHaveLength(count);
    expect(host.sent.filter(({ packet }) => packet.kind === "open")).toHaveLength(1);
    slider.close();
    expect(host.sent.at(-1)?.packet).toMatchObject({ kind: "close", id });
    expect(host.shown.at(-1)?.data["text/html"]).not.toContain("data-assay-live");
    expect(showsNothing(slider)).toBe(true);
  });

  it("gives its value back and takes it", async () => {
    const { host, slider, id } = newSlider({ value: 1 });
    const heard: number[] = [];
    const stop = slider.onChange((value) => heard.push(value));
    const loop = (async () => {
      const seen: number[] = [];
      for await (const value of slider) seen.push(value);
      return seen;
    })();
    host.receive({ id, data: { method: "update", state: { value: 7 }, buffer_paths: [] } });
    expect(slider.value).toBe(7);
    await new Promise((resolve) => setImmediate(resolve));
    slider.value = 8;
    expect(host.sent.at(-1)?.packet.data).toEqual({
      method: "update",
      state: { value: 8 },
      buffer_paths: [],
    });
    await new Promise((resolve) => setImmediate(resolve));
    stop();
    slider.close();
    expect(await loop).toEqual([7, 8]);
    expect(heard).toEqual([7, 8]);
    expect(() => {
      slider.value = 1000;
    }).toThrow(/a number from 0 to 100/);
  });

  it("answers pages that ask for its state again", () => {
    const { host, id, slider } = newSlider({ value: 3 });
    slider.value = 4;
    host.receive({ id, data: { method: "request_state" } });
    expect(host.sent.at(-1)?.packet.data).toMatchObject({ method: "update", state: { value: 4 } });
  });

  it("tells a page that is loaded anew of all that are open", () => {
    const { host, id, slider } = newSlider({ value: 3 });
    host.receive({ kind: "open", id: "control", target: "jupyter.widget.control" });
    host.receive({ id: "control", data: { method: "something" } });
    host.receive({ id: "control", data: { method: "request_states" } });
    expect(host.sent.at(-1)?.packet).toMatchObject({
      id: "control",
      data: {
        method: "update_states",
        states: { [id]: { model_name: "AnyModel", state: { _model_name: "AnyModel" } } },
      },
    });
    slider.close();
    host.receive({ id: "control", data: { method: "request_states" } });
    expect(Object.keys(Object(host.sent.at(-1)?.packet.data).states)).not.toContain(id);
  });

  it("hears nothing in what is no value, and tells nothing that is not new", () => {
    const { host, id, slider } = newSlider({ value: 3 });
    const heard: number[] = [];
    slider.onChange((value) => heard.push(value));
    host.receive({ id, data: "update" });
    host.receive({ id, data: { method: "update", state: { value: "7" } } });
    slider.value = 3;
    expect([slider.value, heard]).toEqual([3, []]);
    slider.close();
    const { length } = host.shown;
    slider.close();
    expect(host.shown).toHaveLength(length);
  });

  it("says what it cannot be", () => {
    installHost();
    expect(() => makeSlider({ min: 2, max: 1 })).toThrow(/min < max/);
    expect(() => makeSlider({ value: Number.NaN })).toThrow(/a slider goes from min to max/);
  });
});
