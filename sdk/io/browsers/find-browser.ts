import { existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { AssayError } from "../../utils/errors/index.js";

/** Programs that print pages, by their names on PATH, in the order in which they are looked for. */
const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
  "msedge",
  "brave-browser",
] as const;

/** Where they are where PATH does not say it. */
function placesOf(platform: NodeJS.Platform, env: Variables): readonly string[] {
  if (platform === "darwin")
    return [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ];
  if (platform !== "win32") return ["/usr/bin/chromium", "/snap/bin/chromium"];
  const roots = [env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA].filter(
    (root) => root !== undefined,
  );
  return roots.flatMap((root) => [
    join(root, "Google", "Chrome", "Application", "chrome.exe"),
    join(root, "Chromium", "Application", "chrome.exe"),
    join(root, "Microsoft", "Edge", "Application", "msedge.exe"),
  ]);
}

type Variables = Readonly<Record<string, string | undefined>>;

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/**
 * The browser that prints pages: that of ASSAY_BROWSER or CHROME_PATH, else the first Chromium, Chrome or Edge on PATH or where
 * its installer puts it. DEPENDENCY_MISSING where there is none.
 */
export function findBrowser(env: Variables, platform: NodeJS.Platform = process.platform): string {
  for (const variable of ["ASSAY_BROWSER", "CHROME_PATH"]) {
    const named = env[variable];
    if (named === undefined || named === "") continue;
    if (isFile(named)) return named;
    throw new AssayError("DEPENDENCY_MISSING", {
      what: `the browser that ${variable} names is not there`,
      got: named,
      wanted: "the path of a Chromium, Chrome or Edge",
      next: `Correct ${variable}, or unset it.`,
    });
  }
  const ending = platform === "win32" ? ".exe" : "";
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, `${name}${ending}`)));
  const found = [...onPath, ...placesOf(platform, env)].find(isFile);
  if (found !== undefined) return found;
  throw new AssayError("DEPENDENCY_MISSING", {
    what: "there is no browser here that writes PDF",
    wanted: "Chromium, Chrome or Edge",
    next: "Install one (Debian: `apt-get install chromium`), or name it in ASSAY_BROWSER; `--to html` needs none, and its page prints from any browser.",
  });
}
