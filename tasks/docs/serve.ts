import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, resolve, sep } from "node:path";
import { whenAborted } from "../../sdk/utils/abort.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import type { Task } from "../task.js";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
};

/** Serves the built site to this machine. */
export const docsServe: Task = {
  name: "docs:serve",
  summary: "serve the documentation that docs:site has built, to this machine only",
  sources: true,
  argument: { name: "FOLDER", description: "the folder of the site (default: docs/site)" },
  options: [{ flags: "--port <port>", description: "the port (default: 4173; 0 takes a free one)" }],
  async run({ root, cwd, argument, options, print, follow }) {
    const folder = argument === undefined ? join(root, "docs", "site") : resolve(cwd, argument);
    const index = join(folder, "index.html");
    if (!(await isFile(index))) {
      const next = "`assay task docs:site` builds it.";
      throw new AssayError("DOCS_INVALID", { what: "there is no site in this folder", wanted: index, next });
    }
    const port = Number(options.port ?? 4173);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new AssayError("CLI_USAGE", { what: "no port", got: String(options.port), wanted: "0 to 65535" });
    const server = createServer((request, response) => void answer(folder, request, response));
    await new Promise<void>((listening, failed) => {
      server.once("error", failed).listen(port, "127.0.0.1", listening);
    });
    print(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await follow((_, signal) => whenAborted(signal)).finally(() => {
      server.close();
      server.closeAllConnections();
    });
  },
};

/** Answers with a file of the folder; never with one outside of it. */
async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(String(request.url));
  const file =
    path === undefined ? undefined : resolve(folder, `.${path.endsWith("/") ? `${path}index.html` : path}`);
  if (file === undefined || !file.startsWith(folder + sep) || !(await isFile(file))) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "cache-control": "no-cache",
  });
  if (request.method === "HEAD") response.end();
  else
    createReadStream(file)
      .on("error", () => response.destroy())
      .pipe(response);
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}
