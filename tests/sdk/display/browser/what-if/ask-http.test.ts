import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WhatIfColumn } from "../../../../../sdk/core/what-if/columns.js";
import { httpAsker } from "../../../../../sdk/display/browser/what-if/ask-http.js";
import type { Said } from "../../../../../sdk/display/browser/what-if/asker.js";
import { type HttpClient, HttpTrouble } from "../../../../../sdk/display/browser/what-if/http-client.js";

const columns: WhatIfColumn[] = [
  { name: "x", holds: "number", control: "number", missing: false },
  { name: "day", holds: "date", control: "date", missing: true },
];
const server = { columns, task: "regression", outputs: ["y"], target: "y", uri: "models:/m/1" } as const;
const explained = (x: unknown) => ({
  explainer: "tree",
  unit: "y",
  outputs: [
    {
      output: "y",
      baseValue: 1,
      prediction: Number(x) * 2,
      waterfall: [{ feature: "x", value: x, shapValue: 3 }],
    },
  ],
});

/** A server that answers each question when the test says so. */
function manualServer(uri: string = server.uri) {
  const asked: {
    path: string;
    body: Record<string, unknown>;
    answer: () => void;
    fail: (e: unknown) => void;
  }[] = [];
  const client: HttpClient = {
    get: async () => ({}),
    post: (path, given, signal) =>
      new Promise((resolve, reject) => {
        const body = given as Record<string, unknown>;
        signal?.addEventListener("abort", () => reject(new Error("aborted")));
        const answer = path === "/predict" ? { prediction: Number(body.x) * 2 } : explained(body.x);
        asked.push({ path, body, answer: () => resolve({ answer, model: uri }), fail: reject });
      }),
  };
  return { client, asked };
}

function listener() {
  const said: Said[] = [];
  const troubles: string[] = [];
  return {
    said,
    troubles,
    hears: {
      said: (one: Said) => void said.push(one),
      trouble: (words: string) => void troubles.push(words),
    },
  };
}

describe("asking a server", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

  it("says the prediction first, then its explanation; what is missing is not sent, a day as its date", async () => {
    const { client, asked } = manualServer();
    const { said, hears } = listener();
    const asker = httpAsker(client, server);
    asker.ask([4, 15_000], 0, hears);
    expect(asked[0]).toMatchObject({ path: "/predict", body: { x: 4, day: "2011-01-26" } });
    asked[0].answer();
    await pass();
    expect(said).toEqual([{ answer: { predictions: [8] }, isLast: false }]);
    asked[1].answer();
    await pass();
    expect(said[1]).toMatchObject({
      isLast: true,
      explained: [{ base: 1, end: 8, effects: [{ label: "x = 4", effect: 3 }] }],
    });
    asker.ask([4, null], 0, hears);
    await pass(200);
    expect(asked[2].body).toEqual({ x: 4 });
  });

  it("has one question under way, of those that come meanwhile only the newest is asked, and nothing is said of older ones", async () => {
    const { client, asked } = manualServer();
    const { said, hears } = listener();
    const asker = httpAsker(client, server);
    for (const x of [1, 2, 3, 4, 5]) asker.ask([x, null], 0, hears);
    expect(asked.map(({ body }) => body.x)).toEqual([1]);
    asked[0].answer();
    await pass(200);
    expect(asked.map(({ body }) => body.x)).toEqual([1, 5]);
    expect(said).toEqual([]);
    asked[1].answer();
    await pass();
    // A newer one breaks off the explanation that is under way.
    expect(asked[2].path).toBe("/explain");
    asker.ask([6, null], 0, hears);
    await pass(200);
    expect(asked[3]).toMatchObject({ path: "/predict", body: { x: 6 } });
    asked[3].answer();
    await pass();
    expect(said.map(({ answer }) => answer.predictions[0])).toEqual([10, 12]);
  });

  it("says what is wrong in words, is asked again where the server wants it so, and says that it is slow", async () => {
    const { client, asked } = manualServer();
    const { said, troubles, hears } = listener();
    const asker = httpAsker(client, server);
    asker.ask([1, null], 0, hears);
    await pass(1000);
    expect(troubles).toEqual(["The server has not answered yet."]);
    asked[0].fail(new HttpTrouble("too many requests", 429, 7));
    await pass();
    expect(troubles[1]).toBe("too many requests. It is asked again in 7 s.");
    await pass(7200);
    asked[1].answer();
    await pass();
    expect(said[0].answer.predictions).toEqual([2]);
    asked[2].fail(new HttpTrouble("x: got text, wanted a number", 422));
    await pass();
    expect(troubles[2]).toBe("x: got text, wanted a number");
  });

  it("asks a model that is not explained there for predictions only, and says once another version answers", async () => {
    const { client, asked } = manualServer("models:/m/2");
    const { said, hears } = listener();
    const asker = httpAsker(client, server);
    asker.ask([1, null], 0, hears);
    asked[0].answer();
    await pass();
    expect(said[0].note).toContain("models:/m/2");
    asked[1].fail(new HttpTrouble("no training rows", 501));
    await pass(200);
    expect(said[1]).toMatchObject({
      isLast: true,
      note: "The model is not explained here: no training rows",
    });
    asker.ask([2, null], 0, hears);
    asked[2].answer();
    await pass(200);
    expect(said[2]).toMatchObject({ isLast: true, answer: { predictions: [4] } });
    expect(asked).toHaveLength(3);
    asker.stop();
    asker.ask([3, null], 0, hears);
    await pass(200);
    expect(asked).toHaveLength(3);
  });
});
