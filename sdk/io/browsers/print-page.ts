import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AssayError } from "../../utils/errors/index.js";
import { findBrowser } from "./find-browser.js";

/** A page that takes longer has hung. */
const MOST_MS = 120_000;
/** What is kept of what a browser complains of. */
const MOST_WORDS = 600;

/**
 * Prints a page as PDF, by a Chromium that has a profile of its own and reaches no network. DEPENDENCY_MISSING where there is
 * no browser, or it writes no PDF; INTERRUPTED.
 *
 * @param page HTML that needs no script
 */
export async function printPage(
  page: string,
  {
    env,
    signal,
  }: { readonly env: Readonly<Record<string, string | undefined>>; readonly signal?: AbortSignal },
): Promise<Buffer> {
  const browser = findBrowser(env);
  const folder = await mkdtemp(join(tmpdir(), "assay-print-"));
  try {
    const [source, target] = [join(folder, "page.html"), join(folder, "page.pdf")];
    await writeFile(source, page);
    const words = await runBrowser(browser, argumentsOf(folder, source, target), signal);
    const bytes = await readFile(target).catch(() => undefined);
    if (bytes?.subarray(0, 5).toString("latin1") === "%PDF-") return bytes;
    throw new AssayError("DEPENDENCY_MISSING", {
      what: `the browser ${browser} wrote no PDF`,
      got: words,
      wanted: "a Chromium, Chrome or Edge that starts here",
      next: "Name another one in ASSAY_BROWSER, or write HTML and print it from a browser.",
    });
  } finally {
    // A browser may still be writing to its profile.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function argumentsOf(folder: string, source: string, target: string): string[] {
  return [
    "--headless",
    // Chromium refuses to be sandboxed as root, which one is in a container; the page runs no script.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--proxy-server=127.0.0.1:9",
    `--user-data-dir=${join(folder, "profile")}`,
    "--no-pdf-header-footer",
    "--print-to-pdf-no-header",
    `--print-to-pdf=${target}`,
    pathToFileURL(source).href,
  ];
}

/** Runs it to its end, and gives what it complained of. */
function runBrowser(browser: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(browser, args, { stdio: ["ignore", "ignore", "pipe"], windowsHide: true });
    let words = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text: string) => {
      words = `${words}${text}`.slice(-MOST_WORDS);
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), MOST_MS);
    const stop = () => child.kill("SIGKILL");
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    child.once("error", (cause) => {
      done();
      const what = `the browser ${browser} cannot be started`;
      reject(new AssayError("DEPENDENCY_MISSING", { what, got: cause.message, cause }));
    });
    child.once("close", () => {
      done();
      if (signal?.aborted)
        reject(new AssayError("INTERRUPTED", { what: "stopped while the PDF was printed" }));
      else resolve(words.trim());
    });
  });
}
