import { describe, expect, it } from "vitest";
import { cacheFolder } from "../../../sdk/utils/cache-folder.js";

describe("the folder of the user's cache", () => {
  it.each<[Record<string, string>, string, string]>([
    [{ ASSAY_CACHE_DIR: "/c", XDG_CACHE_HOME: "/x" }, "linux", "/c"],
    [{ XDG_CACHE_HOME: "/x" }, "darwin", "/x/assay"],
    [{}, "linux", "/h/.cache/assay"],
    [{}, "darwin", "/h/Library/Caches/assay"],
    [{ LOCALAPPDATA: "/l" }, "win32", "/l/assay/cache"],
    [{}, "win32", "/h/AppData/Local/assay/cache"],
  ])("with %j on %s is %s", (env, platform, folder) => {
    expect(cacheFolder(env, platform, "/h").replaceAll("\\", "/")).toBe(folder);
  });
});
