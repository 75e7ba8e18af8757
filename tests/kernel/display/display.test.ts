import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { showsNothing } from "../../../kernel/display/to-bundle.js";
import * as door from "../../../kernel/index.js";
import { clearOutput, display, html, input, kernel } from "../../../kernel/index.js";
import { installHost } from "./support.js";

const DISPLAY = Symbol.for("Jupyter.display");
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

afterEach(() => vi.restoreAllMocks());

describe("display", () => {
  it("shows a value at once, changes it in its place, and is no result itself", () => {
    const host = installHost();
    const handle = display(1, { id: "x", metadata: { "text/plain": { a: 1 } } });
    handle.update(2);
    display.update("x", 3);
    expect(host.shown).toEqual([
      { data: { "text/plain": "1" }, metadata: { "text/plain": { a: 1 } }, displayId: "x", update: false },
      { data: { "text/plain": "2" }, metadata: {}, displayId: "x", update: true },
      { data: { "text/plain": "3" }, metadata: {}, displayId: "x", update: true },
    ]);
    expect(showsNothing(handle)).toBe(true);
    expect(display(1).id).not.toBe(display(1).id);
  });

  it("keeps the place of what comes later, and its cell open until it is there", async () => {
    const host = installHost();
    const handle = display({ [DISPLAY]: async () => ({ "text/plain": "late" }) });
    display("next");
    expect(host.texts()).toEqual(["…", "'next'"]);
    await Promise.all(host.held);
    expect(host.shown[2]).toEqual({
      data: { "text/plain": "late" },
      metadata: {},
      displayId: handle.id,
      update: true,
    });
  });

  it("shows the newest value, not the one that took longest", async () => {
    const host = installHost();
    const { promise, resolve } = deferred<number>();
    const handle = display(promise);
    handle.update(2);
    resolve(1);
    await Promise.all(host.held);
    expect(host.texts()).toEqual(["…", "2"]);
  });

  it("takes bundles as they are, checked", () => {
    const host = installHost();
    display({ "text/html": "<i>", "image/png": PNG }, { raw: true });
    display.bundle({ "text/plain": "p" });
    expect(host.shown.map(({ data }) => data)).toEqual([
      { "text/html": "<i>", "image/png": PNG.toString("base64") },
      { "text/plain": "p" },
    ]);
    display.bundle({
      "text/html": ["<i>", "x"],
      "image/png": Uint8Array.of(1, 2).buffer,
      "text/latex": undefined,
    });
    expect(host.shown[2].data).toEqual({ "text/html": "<i>x", "image/png": "AQI=" });
    expect(() => display.bundle({ "text/html": [1] })).toThrow(/wants text, got \[ 1 \]/);
    expect(() => display.bundle({ "application/json": () => 1 })).toThrow(/wants what JSON can say/);
    expect(() => display.bundle({ "application/json": 1n })).toThrow(/DISPLAY_INVALID|JSON has no BigInt/);
    expect(() => display("x", { raw: true })).toThrow(/wanted an object of forms by MIME type, got 'x'/);
  });

  it("escapes what is interpolated, and not what is given as text", () => {
    const host = installHost();
    const name = "<b> & *c*";
    display.html`<p title="${name}">${[html`<i>${name}</i>`, 2n]}${null}</p>`;
    display.html("<b>1</b>");
    display.markdown`# ${name}_`;
    display.latex`$\frac{${1}}{x_{${"a_b"}}}$`;
    display.svg`<svg><text>${"<"}</text></svg>`;
    display.html`${{ a: "<" }}${Object.create(null)}`;
    expect(
      host.shown
        .map(({ data }) => data["text/html"] ?? data["text/markdown"] ?? data["text/latex"])
        .slice(0, 4),
    ).toEqual([
      '<p title="&lt;b&gt; &amp; *c*"><i>&lt;b&gt; &amp; *c*</i>2</p>',
      "<b>1</b>",
      "# &lt;b&gt; &amp; \\*c\\*_",
      "$\\frac{1}{x_{a\\_b}}$",
    ]);
    expect(host.shown[4].data["image/svg+xml"]).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg"><text>&lt;</text></svg>',
    );
    expect(host.shown[5].data["text/html"]).toBe("{ a: &#39;&lt;&#39; }[Object: null prototype] {}");
    expect(() => display.html(1 as never)).toThrow(/a text was wanted/);
  });

  it("shows images of bytes, files and data URLs", () => {
    const host = installHost();
    const folder = mkdtempSync(join(tmpdir(), "assay-display-"));
    try {
      const file = join(folder, "a.png");
      writeFileSync(file, PNG);
      display.image(PNG, { width: 20 });
      display.image(file);
      display.image(pathToFileURL(file));
      display.image(`data:image/png;base64,${PNG.toString("base64")}`);
      display.image(Buffer.from("<svg></svg>"));
      display.image(Uint8Array.from(PNG).buffer, { alt: "a dot", width: 20 });
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(host.shown.slice(0, 4).map(({ data }) => data["image/png"])).toEqual(
      Array(4).fill(PNG.toString("base64")),
    );
    expect(host.shown[0].metadata).toEqual({ "image/png": { width: 20 } });
    expect(host.shown[4].data["text/html"]).toContain("data:image/svg+xml;base64,");
    expect(host.shown[5].data["text/plain"]).toBe("[PNG image: a dot, 70 bytes]");
    expect(host.shown[5].data["text/html"]).toMatch(/alt="a dot" width="20" style/);
    expect(() => display.image("https://example.org/a.png")).toThrow(/Load it first/);
    expect(() => display.image("/nowhere/a.png")).toThrow(/cannot be read/);
    expect(() => display.image(Buffer.from("hello"))).toThrow(
      /wanted PNG, JPEG, GIF, WebP or SVG|these bytes are no image/,
    );
  });

  it("shows JSON as a tree", () => {
    const host = installHost();
    display.json({ a: [1] }, { expanded: true });
    expect(host.shown[0]).toMatchObject({
      data: { "application/json": { a: [1] }, "text/plain": "{ a: [ 1 ] }" },
      metadata: { "application/json": { expanded: true } },
    });
    display.json([1]);
    expect(host.shown[1]).toMatchObject({ data: { "application/json": [1] }, metadata: {} });
    display.javascript("1 + 1");
    expect(host.shown[2].data).toEqual({ "text/plain": "1 + 1", "application/javascript": "1 + 1" });
  });
});

describe("the rest of what cells have", () => {
  it("clears, asks, pages, and tells of the kernel", async () => {
    const host = installHost();
    clearOutput();
    clearOutput({ wait: true });
    expect(host.cleared).toEqual([false, true]);
    expect(await input("name? ", { password: true })).toBe("name? true");
    kernel.page("help");
    kernel.page({ a: 1 });
    expect(host.pages).toEqual([{ "text/plain": "help" }, { "text/plain": "{ a: 1 }" }]);
    kernel.page(Promise.resolve(2));
    await Promise.all(host.held);
    expect(host.pages.at(-1)).toEqual({ "text/plain": "2" });
    expect(kernel.info.executionCount).toBe(7);
    host.controller.abort();
    expect(kernel.signal.aborted).toBe(true);
  });

  it("checks settings", () => {
    const host = installHost();
    kernel.settings.typeCheck = "warn";
    kernel.settings.maxOutputChars = 5;
    expect(host.changed).toEqual({ typeCheck: "warn", maxOutputChars: 5, colors: false });
    expect(() => {
      kernel.settings.typeCheck = "loose" as never;
    }).toThrow(/kernel\.settings\.typeCheck/);
    expect(() => {
      kernel.settings.maxOutputChars = 0;
    }).toThrow(/1 or more/);
    kernel.settings.colors = true;
    expect(host.changed.colors).toBe(true);
    expect(() => {
      kernel.settings.colors = "yes" as never;
    }).toThrow(/kernel\.settings\.colors.*|true or false/);
    expect(() => Object.assign(kernel.settings, { typecheck: "off" })).toThrow(TypeError);
  });

  it("prints to the terminal where there is no kernel", async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    display({ a: 1 }).update({ a: 2 });
    display(Promise.resolve(3));
    display.html`<b>${1}</b>`;
    kernel.page("page");
    clearOutput();
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toEqual(["{ a: 1 }\n", "{ a: 2 }\n", "<b>1</b>\n", "page\n", "3\n"]);
    expect(kernel.signal.aborted).toBe(false);
    expect(kernel.info).toEqual({ version: "", node: process.versions.node, executionCount: 0 });
    expect(() => kernel.comms.open("x")).toThrow(/no front end/);
  });

  it("is the same for every copy of the package", async () => {
    vi.resetModules();
    const copy = await import("../../../kernel/index.js");
    expect(copy.display).toBe(door.display);
    expect(copy.kernel).toBe(door.kernel);
  });
});

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
