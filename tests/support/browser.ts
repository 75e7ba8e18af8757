import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Path of a Chromium on this machine: $CHROMIUM, or where Debian puts it. */
export function findChromium(): string {
  const own = process.env.CHROMIUM;
  const path =
    own !== undefined ? (existsSync(own) ? own : undefined) : PLACES.find((place) => existsSync(place));
  if (path === undefined) {
    throw new Error(
      `no Chromium at ${own ?? PLACES.join(", ")}; install one (apt-get install chromium) or set CHROMIUM`,
    );
  }
  return path;
}

/** Starts Chromium without anything that asks the network on its own. Close it when done. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A window of its own for pages, which may take a minute for what a test asks of them: the machine may be busy with other tests. */
export async function newWindow(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const window = await browser.newContext(options);
  window.setDefaultTimeout(60_000);
  return window;
}
