import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { isTooDeep } from "./body/json-depth.js";
import type { HttpConfig } from "./config.js";
import { HttpFault } from "./fault.js";

/** A body as it came, by its media type. */
export type Body =
  | { readonly type: "json"; readonly value: unknown }
  | { readonly type: "csv"; readonly text: string }
  | { readonly type: "arrow"; readonly bytes: Buffer };

const DECODERS = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Reads bodies: JSON, CSV and Arrow, packed or not. What is unpacked counts for the limit, and ends at it. */
export function addParsers(app: FastifyInstance, { maxDepth }: HttpConfig): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body: Buffer, done) => {
    refuseOtherCharset(request.headers["content-type"]);
    if (isTooDeep(body, maxDepth))
      return done(new HttpFault(400, `the JSON is nested deeper than ${maxDepth} levels`));
    const text = utf8(body);
    if (text === undefined) return done(new HttpFault(400, "the body is not UTF-8"));
    if (text.trim() === "") return done(new HttpFault(400, "the body is empty"));
    parseJson(request, text, (error: Error | null, value?: unknown) => {
      if (error)
        done(
          new HttpFault(400, "the body is not JSON that is read here", {
            detail: error.message.slice(0, 200),
          }),
        );
      else done(null, { type: "json", value } satisfies Body);
    });
  });
  app.addContentTypeParser("text/csv", { parseAs: "buffer" }, (request, body: Buffer, done) => {
    refuseOtherCharset(request.headers["content-type"]);
    const text = utf8(body);
    if (text === undefined) return done(new HttpFault(400, "the body is not UTF-8"));
    done(null, { type: "csv", text } satisfies Body);
  });
  app.addContentTypeParser(
    ["application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.file"],
    { parseAs: "buffer" },
    (_request, bytes: Buffer, done) => done(null, { type: "arrow", bytes } satisfies Body),
  );
  app.addHook("preParsing", async (request, _reply, payload) => {
    const encoding = request.headers["content-encoding"]?.trim().toLowerCase();
    if (encoding === undefined || encoding === "identity") return payload;
    if (!Object.hasOwn(DECODERS, encoding))
      throw new HttpFault(415, "this content encoding is not read here", {
        headers: { "accept-encoding": "gzip, deflate, br" },
      });
    const decoder = DECODERS[encoding as keyof typeof DECODERS]();
    const unpacked = Object.assign(decoder, { receivedEncodedLength: 0 });
    payload.on("data", (chunk: Buffer) => {
      unpacked.receivedEncodedLength += chunk.length;
    });
    payload.on("error", (error) => decoder.destroy(error));
    decoder.on("error", () => payload.unpipe(decoder));
    return payload.pipe(unpacked);
  });
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function utf8(bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function refuseOtherCharset(contentType = ""): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new HttpFault(415, "bodies are read as UTF-8 only");
}
