import { readFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs/minimal.js";
import { describe, expect, it } from "vitest";
import { decodeResponse, encodeRequest } from "../../../../../sdk/io/services/telemetry/wire.js";
import type { OtlpSignal } from "../../../../../sdk/utils/settings/index.js";
import { ROOT } from "../../../../support/source-files.js";

interface Expected {
  readonly signal: OtlpSignal;
  readonly request: Readonly<Record<string, unknown>>;
  readonly protobuf: string;
}

// Bytes by Google's protobuf with OpenTelemetry's own definitions (fixtures/otlp/make_requests.py).
const expected = JSON.parse(
  readFileSync(join(ROOT, "fixtures", "otlp", "requests.json"), "utf8"),
) as Expected[];

describe("OTLP as protobuf", () => {
  it.each(expected)("writes $signal as Google's protobuf does", ({ signal, request, protobuf: bytes }) => {
    expect(Buffer.from(encodeRequest(signal, request)).toString("hex")).toBe(bytes);
  });

  it("reads how many items a collector did not take, and why", () => {
    const partial = protobuf.Writer.create().uint32(8).int64(3).uint32(18).string("too old").finish();
    const answer = protobuf.Writer.create().uint32(10).bytes(partial).finish();
    expect(decodeResponse(answer)).toEqual({ rejected: 3, message: "too old" });
    expect(decodeResponse(new Uint8Array())).toEqual({ rejected: 0, message: "" });
  });
});
