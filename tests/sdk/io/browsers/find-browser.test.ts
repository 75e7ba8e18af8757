import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findBrowser } from "../../../../sdk/io/browsers/find-browser.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe("the browser that prints pages", async () => {
  const made = async (...names: readonly string[]) => {
    const folder = await temporaryFolder();
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), "");
      chmodSync(join(folder, name), 0o755);
    }
    return folder;
  };

  it("is the one that a variable names, else the first known name on PATH", async () => {
    const folder = await made("own", "bin/msedge", "other/google-chrome");
    const PATH = ["", join(folder, "bin"), join(folder, "other")].join(delimiter);
    const own = join(folder, "own");
    expect(findBrowser({ ASSAY_BROWSER: own, PATH }, "linux")).toBe(own);
    expect(findBrowser({ ASSAY_BROWSER: "", CHROME_PATH: own, PATH }, "linux")).toBe(own);
    expect(findBrowser({ PATH }, "linux")).toBe(join(folder, "other/google-chrome"));
    expect(findBrowser({ Path: join(folder, "bin") }, "darwin")).toBe(join(folder, "bin/msedge"));
  });

  it("on Windows is a program with its ending, or where its installer puts it", async () => {
    const folder = await made("bin/chrome", "bin/msedge.exe", "Google/Chrome/Application/chrome.exe");
    expect(findBrowser({ Path: join(folder, "bin") }, "win32")).toBe(join(folder, "bin/msedge.exe"));
    expect(findBrowser({ LOCALAPPDATA: folder }, "win32")).toBe(
      join(folder, "Google/Chrome/Application/chrome.exe"),
    );
  });

  it.each(["ASSAY_BROWSER", "CHROME_PATH"])(
    "is refused where %s names none, or a folder",
    async (variable) => {
      const folder = await made();
      for (const got of [folder, join(folder, "none")])
        expect(() => findBrowser({ [variable]: got }, "linux")).toThrow(
          expect.objectContaining({
            code: "DEPENDENCY_MISSING",
            details: expect.objectContaining({ got, next: `Correct ${variable}, or unset it.` }),
          }),
        );
    },
  );

  it("that is nowhere is told with what does without it", () => {
    expect(() => findBrowser({}, "win32")).toThrow(/no browser here that writes PDF.*`--to html` needs none/);
  });
});
