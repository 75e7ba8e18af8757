import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  cachedPlaces,
  defaultCacheDir,
  installTensorflow,
  isInstalled,
  uninstallTensorflow,
} from "../../../../../sdk/io/backends/index.js";
import type { InstallStep } from "../../../../../sdk/io/backends/install/steps.js";
import type { ProgressEvent } from "../../../../../sdk/utils/progress/index.js";
import { temporaryFolder } from "../../../../support/temporary.js";

/** Puts a file where the binding belongs. */
const build: InstallStep = {
  name: "build",
  async run({ places, onBytes }) {
    onBytes(5, 10);
    await mkdir(dirname(places.binding), { recursive: true });
    await writeFile(places.binding, "binding");
  },
};

function failing(cause: unknown): InstallStep {
  return { name: "download", run: () => Promise.reject(cause) };
}

const foldersIn = (cacheDir: string) => readdir(join(cacheDir, "tensorflow"));

describe("installing TensorFlow", () => {
  it("puts everything in place at once, says each step, and does nothing a second time", async () => {
    const cacheDir = await temporaryFolder();
    const events: ProgressEvent[] = [];
    const options = { cacheDir, steps: [build], onProgress: (event: ProgressEvent) => events.push(event) };
    const first = await installTensorflow(options);
    expect(first).toMatchObject({ installed: true, path: cachedPlaces(cacheDir).root });
    expect(isInstalled(cachedPlaces(cacheDir))).toBe(true);
    expect(events).toMatchObject([
      { type: "step-start", step: "build", index: 1, total: 1 },
      { type: "progress", done: 5, total: 10 },
      { type: "step-end", step: "build" },
    ]);

    const second = await installTensorflow(options);
    expect(second.installed).toBe(false);
    expect(events.at(-1)).toMatchObject({
      type: "note",
      message: expect.stringContaining("installed already"),
    });
  });

  it("takes away what it had made where a step fails, and names the step and its cause", async () => {
    const cacheDir = await temporaryFolder();
    const cause = new Error("checksum of the wheel is 00, not 54");
    const failed = installTensorflow({ cacheDir, steps: [build, failing(cause)] });
    await expect(failed).rejects.toMatchObject({
      code: "INSTALL_FAILED",
      message: expect.stringMatching(/step "download" failed.*checksum of the wheel is 00/),
      cause,
    });
    expect(await foldersIn(cacheDir)).toEqual([]);
  });

  it("takes away what it had made where it is stopped", async () => {
    const cacheDir = await temporaryFolder();
    const stop = new AbortController();
    const stopping: InstallStep = { name: "stop", run: async () => stop.abort() };
    const stopped = installTensorflow({ cacheDir, signal: stop.signal, steps: [build, stopping, build] });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(await foldersIn(cacheDir)).toEqual([]);
  });

  it("clears away what a killed installation left, but not one that is at work", async () => {
    const cacheDir = await temporaryFolder();
    const tensorflow = join(cacheDir, "tensorflow");
    // No process has an id beyond Linux' largest, 2^22.
    await mkdir(join(tensorflow, ".partial-99999999-ab"), { recursive: true });
    await mkdir(join(tensorflow, `.partial-${process.pid}-cd`));
    await installTensorflow({ cacheDir, steps: [build] });
    const left = await foldersIn(cacheDir);
    expect(left).toContain(`.partial-${process.pid}-cd`);
    expect(left).not.toContain(".partial-99999999-ab");
  });

  it("is taken away again by uninstall", async () => {
    const cacheDir = await temporaryFolder();
    await installTensorflow({ cacheDir, steps: [build] });
    expect(await uninstallTensorflow({ cacheDir })).toBe(true);
    expect(isInstalled(cachedPlaces(cacheDir))).toBe(false);
    expect(await uninstallTensorflow({ cacheDir })).toBe(false);
  });

  it("goes where the system keeps caches, unless the environment names a folder", () => {
    expect(defaultCacheDir({}, "linux", "/home/ann")).toBe("/home/ann/.cache/assay");
    expect(defaultCacheDir({}, "darwin", "/Users/ann")).toBe("/Users/ann/Library/Caches/assay");
    expect(defaultCacheDir({ XDG_CACHE_HOME: "/xdg" }, "linux", "/home/ann")).toBe("/xdg/assay");
    expect(defaultCacheDir({ ASSAY_CACHE_DIR: "/mine", XDG_CACHE_HOME: "/xdg" }, "linux", "/")).toBe("/mine");
  });
});
