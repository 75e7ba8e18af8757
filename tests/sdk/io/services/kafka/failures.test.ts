import { KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded } from "kafkajs";
import { describe, expect, it } from "vitest";
import { isMistake, Mistakes } from "../../../../../sdk/io/services/kafka/index.js";

const wrapped = (cause: Error): Error =>
  Object.assign(new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 5, retryTime: 100 }), { cause });

describe("mistakes of a program among failures of a cluster", () => {
  it("are what JavaScript throws, and calls that the client refuses, however they are wrapped", () => {
    const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    expect(isMistake(new TypeError("x is not a function"))).toBe(true);
    expect(isMistake(wrapped(new RangeError("out of bounds")))).toBe(true);
    expect(isMistake(wrapped(new KafkaJSNonRetriableError("Invalid topic")))).toBe(true);
    expect(isMistake(new KafkaJSNonRetriableError("Consumer groupId must be a non-empty string."))).toBe(
      true,
    );
    expect(isMistake(away)).toBe(false);
    expect(isMistake(wrapped(away))).toBe(false);
    expect(isMistake(new KafkaJSNonRetriableError("API Versions not supported"))).toBe(false);
    expect(isMistake("text")).toBe(false);
  });

  it("last where the same comes five times in a row", () => {
    const mistakes = new Mistakes();
    const one = new TypeError("one");
    const told = (errors: readonly Error[]) => errors.map((error) => mistakes.isLasting(error));
    expect(told([one, one, one, one, new Error("away"), one, one, one, one])).not.toContain(true);
    expect(told([new TypeError("other"), one, one, one, one])).not.toContain(true);
    expect(mistakes.isLasting(one)).toBe(true);
  });
});
