import { describe, expect, it } from "vitest";
import { prefixDataDir, searchFolders, userDataDir } from "../../../kernel/install/index.js";

// Expected folders: what jupyter_core 5.9.1 gives (`jupyter_core.paths.jupyter_data_dir`), read from its source for the platforms
// that are not at hand; on Linux tests/real/kernel-install.test.ts asks Jupyter itself.
const LINUX = { platform: "linux", home: "/home/ann", env: {} } as const;
const MAC = { platform: "darwin", home: "/Users/ann", env: {} } as const;
const WINDOWS = { platform: "win32", home: "C:\\Users\\Ann", env: {} } as const;

describe("the user's folder of Jupyter's data", () => {
  it.each([
    [LINUX, {}, "/home/ann/.local/share/jupyter"],
    [LINUX, { XDG_DATA_HOME: "/data" }, "/data/jupyter"],
    [LINUX, { JUPYTER_DATA_DIR: "/j", XDG_DATA_HOME: "/data" }, "/j"],
    [LINUX, { JUPYTER_PLATFORM_DIRS: "1" }, "/home/ann/.local/share/jupyter"],
    [MAC, {}, "/Users/ann/Library/Jupyter"],
    [MAC, { JUPYTER_PLATFORM_DIRS: "1" }, "/Users/ann/Library/Application Support/jupyter"],
    [MAC, { JUPYTER_PLATFORM_DIRS: "false" }, "/Users/ann/Library/Jupyter"],
    [WINDOWS, { APPDATA: "C:\\Users\\Ann\\Roaming" }, "C:\\Users\\Ann\\Roaming\\jupyter"],
    [WINDOWS, {}, "C:\\Users\\Ann\\.jupyter\\data"],
    [WINDOWS, { JUPYTER_CONFIG_DIR: "D:\\conf" }, "D:\\conf\\data"],
    [WINDOWS, { JUPYTER_PLATFORM_DIRS: "yes", LOCALAPPDATA: "D:\\local" }, "D:\\local\\jupyter"],
  ])("of %o with %o is %s", (system, env, expected) => {
    expect(userDataDir({ ...system, env })).toBe(expected);
  });

  it("lies below share/jupyter in a Python environment", () => {
    expect(prefixDataDir("/venv", "linux")).toBe("/venv/share/jupyter");
    expect(prefixDataDir("C:\\venv", "win32")).toBe("C:\\venv\\share\\jupyter");
  });
});

describe("the folders that Jupyter looks in", () => {
  it("are those of JUPYTER_PATH, environments, the user and the system, each once", () => {
    const env = { JUPYTER_PATH: "/a:/usr/share/jupyter:" };
    expect(searchFolders({ ...LINUX, env }, ["/venv"])).toEqual([
      { dir: "/a", scope: "path" },
      { dir: "/usr/share/jupyter", scope: "path" },
      { dir: "/venv/share/jupyter", scope: "environment" },
      { dir: "/home/ann/.local/share/jupyter", scope: "user" },
      { dir: "/usr/local/share/jupyter", scope: "system" },
    ]);
  });

  it("hold Windows' folder of all users only where that is asked for", () => {
    const PROGRAMDATA = "C:\\ProgramData";
    const dirs = (env: Record<string, string>): string[] =>
      searchFolders({ ...WINDOWS, env }, []).map(({ dir }) => dir);
    expect(dirs({ PROGRAMDATA })).toEqual(["C:\\Users\\Ann\\.jupyter\\data"]);
    expect(dirs({ PROGRAMDATA, JUPYTER_USE_PROGRAMDATA: "1", JUPYTER_PATH: "D:\\j;E:\\k" })).toEqual([
      "D:\\j",
      "E:\\k",
      "C:\\Users\\Ann\\.jupyter\\data",
      "C:\\ProgramData\\jupyter",
    ]);
  });
});
