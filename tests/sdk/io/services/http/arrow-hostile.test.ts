import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { expect, it } from "vitest";
import { testServer } from "./test-server.js";

/** A stream of two batches' worth of values, as a client sends it. */
const good = Buffer.from(
  tableToIPC(
    tableFromArrays({
      x: Array.from({ length: 200 }, (_, i) => i + 0.5),
      colour: Array.from({ length: 200 }, (_, i) => `c${i % 7}`),
    }),
    { format: "stream" },
  ) ?? [],
);

/** Deterministic pseudo-random numbers (mulberry32): a failure can be run again. */
function randomOf(seed: number) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Longest time that one of these may take, in processor milliseconds: what a stream of its size costs, many times over. */
const MOST_MS = 2000;

it("answers damaged Arrow streams with a client's error, in bounded time, and goes on serving", async () => {
  const server = await testServer();
  const send = async (payload: Buffer) => {
    const before = process.cpuUsage();
    const { statusCode } = await server.app.inject({
      method: "POST",
      url: "/predict",
      payload,
      headers: { "content-type": "application/vnd.apache.arrow.stream" },
    });
    const { user, system } = process.cpuUsage(before);
    return { statusCode, milliseconds: (user + system) / 1000 };
  };
  expect((await send(good)).statusCode).toBe(200);
  const random = randomOf(7);
  const hostile: Buffer[] = [];
  // Cut anywhere.
  for (let i = 0; i < 60; i++) hostile.push(good.subarray(0, Math.floor(random() * (good.length - 8))));
  // Lengths and offsets that lie: any four bytes as a huge, a negative or a random number.
  for (let i = 0; i < 300; i++) {
    const lying = Buffer.from(good);
    const value = [0x7fffffff, -1, -0x80000000, Math.floor(random() * 2 ** 31)][i % 4];
    lying.writeInt32LE(value, Math.floor((random() * (good.length - 4)) / 4) * 4);
    hostile.push(lying);
  }
  // Bytes that are anything.
  for (let i = 0; i < 60; i++) {
    const noise = Buffer.from(good);
    for (let k = 0; k < 20; k++) noise[Math.floor(random() * noise.length)] = Math.floor(random() * 256);
    hostile.push(noise);
  }
  const seen = new Map<number, number>();
  for (const payload of hostile) {
    const { statusCode, milliseconds } = await send(payload);
    seen.set(statusCode, (seen.get(statusCode) ?? 0) + 1);
    // A value that was changed is still a value; what is no stream is the client's error.
    expect([200, 400, 413, 422], payload.toString("base64")).toContain(statusCode);
    expect(milliseconds).toBeLessThan(MOST_MS);
  }
  expect(seen.get(400)).toBeGreaterThan(50);
  expect((await send(good)).statusCode).toBe(200);
});
