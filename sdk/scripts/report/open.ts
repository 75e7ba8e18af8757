import { spawn } from "node:child_process";
import { AssayError } from "../../utils/errors/index.js";

/** What opens a file in the program that the person chose for it. */
function openerOf(platform: NodeJS.Platform, path: string): readonly [program: string, ...words: string[]] {
  if (platform === "darwin") return ["open", path];
  return platform === "win32" ? ["explorer.exe", path] : ["xdg-open", path];
}

/** Opens a file in the browser. Throws DEPENDENCY_MISSING where nothing on this machine does that. */
export async function openInBrowser(path: string): Promise<void> {
  const [program, ...words] = openerOf(process.platform, path);
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, words, { detached: true, stdio: "ignore" });
    child.once("spawn", () => {
      child.unref();
      resolve();
    });
    child.once("error", (cause) =>
      reject(
        new AssayError("DEPENDENCY_MISSING", {
          what: "the page cannot be opened from here",
          got: cause.message,
          next: `Open it yourself: ${path}.`,
          cause,
        }),
      ),
    );
  });
}
