import { describe, expect, it } from "vitest";
import { PageModel } from "../../../../sdk/display/browser/runtime/model.js";
import { paintedPicture } from "../../../../sdk/display/browser/runtime/pictures.js";

/** anywidget's model, as far as it is used. */
class Link {
  readonly told: unknown[] = [];
  readonly listeners = new Map<string, ((...args: never[]) => void)[]>();
  constructor(readonly state: Record<string, unknown>) {}
  get = (name: string): unknown => this.state[name];
  set = (name: string, value: unknown): void => void this.told.push([name, value]);
  save_changes = (): void => void this.told.push("saved");
  send = (content: unknown): void => void this.told.push(content);
  on = (event: string, listener: (...args: never[]) => void): void =>
    void this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  tell(event: string, ...args: unknown[]): void {
    for (const listener of this.listeners.get(event) ?? []) listener(...(args as never[]));
  }
}

describe("a view's model in the page", () => {
  it("keeps its values to itself without a kernel, and tells who listens", () => {
    const model = new PageModel({ count: 1 });
    const heard: unknown[] = [];
    model.on("change:count", (value) => heard.push(value));
    model.set("count", 2);
    model.set("count", 2);
    model.save_changes();
    model.send("nobody");
    expect([model.get("count"), heard, model.live]).toEqual([2, [2], false]);
    model.off("change:count");
    model.set("count", 3);
    expect(heard).toEqual([2]);
  });

  it("takes what the kernel knows better, and gives what the page changed", () => {
    const model = new PageModel({ count: 1, name: "a" });
    const heard: unknown[] = [];
    model.on("live", () => heard.push(model.live));
    model.on("change:count", (value) => heard.push(value));
    model.on("msg:custom", (content, buffers) => heard.push([content, buffers?.length]));
    const link = new Link({ count: 7 });
    model.link(link);
    expect(heard).toEqual([7, true]);
    expect(model.get("name")).toBe("a");
    model.set("name", "b");
    model.save_changes();
    model.save_changes();
    expect(link.told).toEqual([["name", "b"], "saved"]);
    link.state.count = 8;
    link.tell("change:count");
    link.tell("msg:custom", "rows", [new DataView(new ArrayBuffer(1))]);
    link.tell("destroy");
    expect(heard).toEqual([7, true, 8, ["rows", 1], false]);
    model.set("count", 9);
    model.save_changes();
    expect(link.told).toHaveLength(2);
  });

  it("follows the newest kernel only", () => {
    const model = new PageModel({ count: 1 });
    const [old, newer] = [new Link({ count: 2 }), new Link({ count: 3 })];
    model.link(old);
    model.link(newer);
    old.state.count = 9;
    old.tell("change:count");
    old.tell("destroy");
    expect([model.get("count"), model.live]).toEqual([3, true]);
  });
});

describe("a static picture", () => {
  it("loses its own ground, and takes dark colours on dark ground", () => {
    const url =
      "data:image/svg+xml,%3Csvg%3E%3Crect class='ground' width='100%25' fill='%23ffffff'/%3E%3Cpath style='fill:%232563a8;stroke:%23123456'/%3E%3C/svg%3E";
    expect(paintedPicture(url, false)).toBe(
      "data:image/svg+xml,%3Csvg%3E%3Cpath style='fill:%232563a8;stroke:%23123456'/%3E%3C/svg%3E",
    );
    expect(paintedPicture(url, true)).toContain("fill:%237ab0ea;stroke:%23123456");
  });
});
