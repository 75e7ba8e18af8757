import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame, FrameReader } from "../../../kernel/processes/index.js";

describe("frames", () => {
  it("come out as they went in, however the pipe cuts them", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ message: fc.jsonValue(), buffers: fc.array(fc.uint8Array({ maxLength: 40 })) }),
          { maxLength: 8 },
        ),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        (sent, cuts) => {
          const bytes = Buffer.concat(sent.map(({ message, buffers }) => encodeFrame(message, buffers)));
          const reader = new FrameReader<unknown>();
          const got = [];
          for (let at = 0, piece = 0; at < bytes.length; piece++) {
            const end = at + cuts[piece % cuts.length];
            got.push(...reader.push(bytes.subarray(at, end)));
            at = end;
          }
          expect(got.map(({ message }) => JSON.stringify(message))).toEqual(
            sent.map(({ message }) => JSON.stringify(message)),
          );
          expect(got.map(({ buffers }) => buffers.map((buffer) => [...buffer]))).toEqual(
            sent.map(({ buffers }) => buffers.map((buffer) => [...buffer])),
          );
        },
      ),
    );
  });
});
