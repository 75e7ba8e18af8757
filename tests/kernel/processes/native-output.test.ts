import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, it } from "vitest";
import { MARK } from "../../../kernel/contracts/index.js";
import { readNativeOutput } from "../../../kernel/processes/native-output.js";

it("marks are taken out and told in their place, however the pipe cuts the bytes", async () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }).filter((text) => !text.includes(MARK[0])),
    fc.nat(99),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 8 }),
      fc.integer({ min: 1, max: 9 }),
      async (pieces, step) => {
        const stream = new PassThrough();
        const got: (string | number)[] = [];
        readNativeOutput(stream, {
          text: (text) => {
            if (typeof got.at(-1) === "string") got.push(`${got.pop()}${text}`);
            else got.push(text);
          },
          mark: (run) => got.push(run),
        });
        const bytes = Buffer.from(
          pieces.map((part) => (typeof part === "number" ? `${MARK}${part}\u0000` : part)).join(""),
        );
        for (let at = 0; at < bytes.length; at += step) stream.write(bytes.subarray(at, at + step));
        stream.end();
        await new Promise((resolve) => stream.once("end", resolve));
        const text = (parts: readonly (string | number)[]): string =>
          parts
            .map((part) => (typeof part === "number" ? `<${part}>` : Buffer.from(part).toString()))
            .join("");
        expect(text(got)).toBe(text(pieces));
        expect(got.filter((part) => typeof part === "number")).toEqual(
          pieces.filter((part) => typeof part === "number"),
        );
      },
    ),
  );
});

it("what looks like the start of a mark and is none is passed on at the end", async () => {
  const stream = new PassThrough();
  let text = "";
  readNativeOutput(stream, {
    text: (more) => {
      text += more;
    },
    mark: () => {},
  });
  stream.end(`a${MARK}12x ${MARK}`);
  await new Promise((resolve) => stream.once("end", resolve));
  expect(text).toBe(`a${MARK}12x ${MARK}`);
});
