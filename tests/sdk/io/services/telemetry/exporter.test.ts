import { describe, expect, it } from "vitest";
import { OtlpExporter } from "../../../../../sdk/io/services/telemetry/exporter.js";
import type { LogRecord } from "../../../../../sdk/io/services/telemetry/otlp.js";
import { SendFailure, TOOK_ALL, type Transport } from "../../../../../sdk/io/services/telemetry/transport.js";

const line = (n: number): LogRecord => ({
  timeUnixNano: "1",
  observedTimeUnixNano: "1",
  severityNumber: 9,
  severityText: "INFO",
  body: { stringValue: String(n) },
  attributes: [],
});

/** A collector that answers by a function; keeps the lines that it took, by request. */
function collector(answer: (request: number, stop: AbortSignal) => Promise<typeof TOOK_ALL>) {
  const taken: string[][] = [];
  let requests = 0;
  const transport: Transport = {
    async send(request, stop) {
      requests += 1;
      const took = await answer(requests, stop);
      const [{ scopeLogs }] = request.resourceLogs as [{ scopeLogs: [{ logRecords: LogRecord[] }] }];
      taken.push(scopeLogs[0].logRecords.map(({ body }) => ("stringValue" in body ? body.stringValue : "")));
      return took;
    },
    close: async () => {},
  };
  const exporter = new OtlpExporter({
    transports: { logs: transport },
    resource: { attributes: [] },
    scope: { name: "assay", version: "1" },
    flushMs: 1500,
  });
  return { exporter, taken, requests: () => requests };
}

describe("the exporter", () => {
  it("sends what waits at the end, in order, 512 at a time", async () => {
    const { exporter, taken } = collector(async () => TOOK_ALL);
    for (let i = 0; i < 1100; i++) exporter.add("logs", line(i));
    expect(await exporter.close()).toBeUndefined();
    expect(taken.map(({ length }) => length)).toEqual([512, 512, 76]);
    expect(taken.flat()).toEqual(Array.from({ length: 1100 }, (_, i) => String(i)));
  });

  it("does not take what is not sent", async () => {
    const { exporter, requests } = collector(async () => TOOK_ALL);
    exporter.add("metrics", { name: "m", description: "", unit: "1" });
    expect(exporter.sends("metrics")).toBe(false);
    expect(await exporter.close()).toBeUndefined();
    expect(requests()).toBe(0);
  });

  it("tries again what may be sent again, and nothing else", async () => {
    const { exporter, taken } = collector(async (request) => {
      if (request <= 2) throw new SendFailure("answered 503", true);
      return TOOK_ALL;
    });
    exporter.add("logs", line(1), line(2));
    expect(await exporter.close()).toBeUndefined();
    expect(taken).toEqual([["1", "2"]]);

    const refusing = collector(async () => {
      throw new SendFailure("answered 401", false);
    });
    refusing.exporter.add("logs", line(1), line(2));
    expect(await refusing.exporter.close()).toBe("2 log lines (answered 401)");
    expect(refusing.requests()).toBe(1);
  });

  it("gives up when the time is up, whether nothing listens or nothing answers", async () => {
    const away = collector(async () => {
      throw new SendFailure("connect ECONNREFUSED", true);
    });
    const hanging = collector(
      (_, stop) =>
        new Promise((_resolve, reject) => {
          stop.addEventListener("abort", () => reject(new SendFailure(String(stop.reason.message), true)));
        }),
    );
    for (const [{ exporter }, reason] of [
      [away, "connect ECONNREFUSED"],
      [hanging, "it did not answer in time"],
    ] as const) {
      exporter.add("logs", line(1), line(2), line(3));
      expect(await exporter.close()).toBe(`3 log lines (${reason})`);
    }
  });

  it("holds 2048 items, the newest ones, and counts the others", async () => {
    const { exporter, taken } = collector(async () => TOOK_ALL);
    for (let i = 0; i < 2050; i++) exporter.add("logs", line(i));
    expect(await exporter.close()).toBe("2 log lines (more than 2048 waited for the collector)");
    expect(taken.flat().at(0)).toBe("2");
    expect(taken.flat()).toHaveLength(2048);
  });

  it("tells what the collector took only in part", async () => {
    const { exporter } = collector(async () => ({ rejected: 2, message: "too old" }));
    exporter.add("logs", line(1), line(2), line(3));
    expect(await exporter.close()).toBe("2 log lines (the collector refused them: too old)");
  });
});
