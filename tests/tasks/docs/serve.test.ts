import { mkdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { docsServe } from "../../../tasks/docs/serve.js";
import { contextOf } from "../../support/task-context.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A small site with a file beside it; served until the test ends. */
async function served() {
  const root = await temporaryFolder();
  const site = join(root, "docs", "site");
  await mkdir(join(site, "guide"), { recursive: true });
  await writeFile(join(site, "index.html"), "<h1>été</h1>");
  await writeFile(join(site, "guide", "index.html"), "guide");
  await writeFile(join(site, "search.bin"), "bytes");
  await writeFile(join(root, "docs", "secret.txt"), "secret");
  const stop = new AbortController();
  const { context, printed } = contextOf({ root, options: { port: "0" }, signal: stop.signal });
  const ended = Promise.resolve(docsServe.run(context));
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  await expect.poll(() => printed).toHaveLength(1);
  return { uri: printed[0], stop, ended };
}

/** As it is asked for: fetch would put `..` out of an address. */
function ask(uri: string, path: string, method = "GET") {
  const { port } = new URL(uri);
  return new Promise<{ status?: number; type?: string; body: string }>((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, method }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      const { statusCode: status, headers } = response;
      response.on("end", () => resolve({ status, type: headers["content-type"], body }));
    })
      .on("error", reject)
      .end();
  });
}

describe("docs:serve", () => {
  it("answers with the site's files, by their types", async () => {
    const { uri } = await served();
    expect(await ask(uri, "/")).toEqual({
      status: 200,
      type: "text/html; charset=utf-8",
      body: "<h1>été</h1>",
    });
    expect(await ask(uri, "/guide/?q=1")).toMatchObject({ status: 200, body: "guide" });
    expect(await ask(uri, "/search.bin")).toMatchObject({ type: "application/octet-stream", body: "bytes" });
    expect(await ask(uri, "/", "HEAD")).toMatchObject({ status: 200, body: "" });
  });

  it.each([
    "/nothing.html",
    "/guide",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/%E0%A4%A",
  ])("knows no file at %s", async (path) => {
    const { uri } = await served();
    expect(await ask(uri, path)).toEqual({ status: 404, type: "text/plain", body: "not found\n" });
  });

  it("ends when it is told to", async () => {
    const { uri, stop, ended } = await served();
    stop.abort();
    await ended;
    await expect(ask(uri, "/")).rejects.toThrow("ECONNREFUSED");
  });

  it("says what builds a site that is not there", async () => {
    const { context } = contextOf({ root: await temporaryFolder(), argument: "elsewhere" });
    await expect(docsServe.run(context)).rejects.toThrow(
      /there is no site in this folder\. Wanted: .*elsewhere.*docs:site/,
    );
  });

  it.each(["-1", "65536", "1.5", "x"])("refuses the port %s", async (port) => {
    const root = await temporaryFolder();
    await writeFile(join(root, "index.html"), "");
    const { context } = contextOf({ root, argument: ".", options: { port } });
    await expect(docsServe.run(context)).rejects.toThrow(`no port. Got: ${port}. Wanted: 0 to 65535`);
  });
});
