import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, SignJWT } from "jose";
import { afterAll, describe, expect, it } from "vitest";
import { clientOf, isLoopback, RateLimit } from "../../../../../sdk/io/services/http/rate-limit.js";
import { post, testServer } from "./test-server.js";

const KEY = "k".repeat(20);
const folder = mkdtempSync(join(tmpdir(), "assay-keys-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the limit of clients", () => {
  it("counts in windows that begin with the first request", () => {
    let nowMs = 0;
    const limit = new RateLimit({ requests: 2, perSeconds: 60, clients: 10 }, () => nowMs);
    expect([limit.take("a"), limit.take("a"), limit.take("a")].map(({ allowed }) => allowed)).toEqual([
      true,
      true,
      false,
    ]);
    expect(limit.take("b").allowed).toBe(true);
    nowMs = 45_000;
    expect(limit.take("a")).toEqual({ allowed: false, retryAfterSeconds: 15 });
    nowMs = 60_000;
    expect(limit.take("a").allowed).toBe(true);
  });

  it("forgets the client that was silent longest", () => {
    const limit = new RateLimit({ requests: 1, perSeconds: 60, clients: 3 }, () => 0);
    for (const client of ["a", "b", "c"]) limit.take(client);
    limit.take("a");
    limit.take("d");
    expect(limit.clients).toBe(3);
    expect(limit.look("a").allowed).toBe(false);
    expect(limit.look("b").allowed).toBe(true);
  });

  it.each([
    ["10.1.2.3", "10.1.2.3"],
    ["::ffff:10.1.2.3", "10.1.2.3"],
    ["2001:db8:0:7:1:2:3:4", "2001:db8:0:7::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ])("%s is %s", (address, client) => expect(clientOf(address)).toBe(client));

  it("knows this machine", () => {
    expect(["127.0.0.1", "::1", "::ffff:127.0.0.9", "10.0.0.1", "2001::1"].map(isLoopback)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it("is off on loopback, and by a proxy's word only where that is trusted", async () => {
    const from = (server: Awaited<ReturnType<typeof testServer>>, forwarded: string) =>
      post(server, "/predict", { x: 1 }, { "x-forwarded-for": forwarded });
    const untrusting = await testServer({ rateLimit: { requests: 1 } });
    expect((await from(untrusting, "9.9.9.9")).status).toBe(200);
    expect((await from(untrusting, "9.9.9.9")).status).toBe(200);
    const trusting = await testServer({ rateLimit: { requests: 1 }, trustProxy: ["loopback"] });
    expect((await from(trusting, "9.9.9.9")).status).toBe(200);
    const second = await from(trusting, "9.9.9.9");
    expect(second.status).toBe(429);
    expect(Number(second.headers["retry-after"])).toBeGreaterThan(50);
    expect((await from(trusting, "8.8.8.8")).status).toBe(200);
    const here = await testServer({ rateLimit: { requests: 1, loopback: true } });
    expect((await post(here, "/predict", { x: 1 })).status).toBe(200);
    expect((await post(here, "/predict", { x: 1 })).status).toBe(429);
    expect((await here.app.inject("/health")).statusCode).toBe(200);
  });
});

describe("keys", () => {
  it("let in by either header; a wrong one 10,000 times is limited, and others are still let in", async () => {
    const server = await testServer({
      auth: { apiKey: ["other-key-of-20-chars", KEY] },
      trustProxy: ["loopback"],
    });
    expect((await post(server, "/predict", { x: 1 }, { "x-api-key": KEY })).status).toBe(200);
    expect((await post(server, "/predict", { x: 1 }, { authorization: `Bearer ${KEY}` })).status).toBe(200);
    const none = await post(server, "/predict", { x: 1 });
    expect([none.status, none.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
    expect((await server.app.inject("/schema")).statusCode).toBe(401);
    for (const open of ["/", "/docs", "/health", "/ready", "/ping"])
      expect((await server.app.inject(open)).statusCode).toBe(200);
    const bad = { "x-api-key": `${KEY.slice(0, -1)}x`, "x-forwarded-for": "9.9.9.9" };
    const counts = new Map<number, number>();
    for (let i = 0; i < 10_000; i++) {
      const { status } = await post(server, "/predict", "{}", bad);
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({ 401: 20, 429: 9980 });
    expect(server.lines.join("")).not.toContain("kkkkk");
    const other = { "x-api-key": KEY, "x-forwarded-for": "8.8.8.8" };
    expect((await post(server, "/predict", { x: 1 }, other)).status).toBe(200);
  });

  it("may be JSON Web Tokens of a secret, which expire", async () => {
    const secret = "s".repeat(40);
    const server = await testServer({ auth: { jwt: { secret, issuer: "me", audience: "assay" } } });
    const token = (issuer: string, audience: string, expires: string | number, key = secret) =>
      new SignJWT({})
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(expires)
        .sign(new TextEncoder().encode(key));
    const status = async (value: string) =>
      (await post(server, "/predict", { x: 1 }, { authorization: `Bearer ${value}` })).status;
    expect(await status(await token("me", "assay", "1h"))).toBe(200);
    expect(await status(await token("you", "assay", "1h"))).toBe(401);
    expect(await status(await token("me", "other", "1h"))).toBe(401);
    expect(await status(await token("me", "assay", 1000))).toBe(401);
    expect(await status(await token("me", "assay", "1h", "t".repeat(40)))).toBe(401);
    expect(await status("eyJhbGciOiJub25lIn0.e30.")).toBe(401);
  });

  it("may be tokens of a key pair; its public key is no secret of HS256", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    writeFileSync(join(folder, "key.pem"), pem);
    writeFileSync(
      join(folder, "jwks.json"),
      JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "a", alg: "RS256" }] }),
    );
    const good = await new SignJWT({})
      .setProtectedHeader({ alg: "RS256", kid: "a" })
      .setExpirationTime("1h")
      .sign(privateKey);
    const forged = await new SignJWT({})
      .setProtectedHeader({ alg: "HS256", kid: "a" })
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode(pem));
    for (const jwt of [{ publicKeyPath: join(folder, "key.pem") }, { jwksPath: join(folder, "jwks.json") }]) {
      const server = await testServer({ auth: { jwt } });
      const status = async (value: string) =>
        (await post(server, "/predict", { x: 1 }, { authorization: `Bearer ${value}` })).status;
      expect([await status(good), await status(forged)]).toEqual([200, 401]);
    }
    await expect(
      testServer({ auth: { jwt: { jwksPath: join(folder, "none.json") } } }),
    ).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });
});

describe("hosts, origins, headers", () => {
  it("answers trusted hosts only, where some are named", async () => {
    const { app } = await testServer({ trustedHosts: ["api.example.com", "::1"] });
    const status = async (host: string) =>
      (await app.inject({ url: "/health", headers: { host } })).statusCode;
    expect(await status("api.example.com:8080")).toBe(200);
    expect(await status("API.example.com")).toBe(200);
    expect(await status("[::1]:80")).toBe(200);
    expect(await status("evil.example.com")).toBe(400);
  });

  it("lets pages of other origins read where they are named, and answers their first question", async () => {
    const origin = "https://app.example.com";
    const closed = await testServer();
    expect((await post(closed, "/predict", { x: 1 }, { origin })).headers).not.toHaveProperty(
      "access-control-allow-origin",
    );
    const open = await testServer({ cors: [origin] });
    expect((await post(open, "/predict", { x: 1 }, { origin })).headers["access-control-allow-origin"]).toBe(
      origin,
    );
    expect((await post(open, "/predict", { x: 1 }, { origin: "https://evil" })).headers).not.toHaveProperty(
      "access-control-allow-origin",
    );
    const first = await open.app.inject({ method: "OPTIONS", url: "/predict", headers: { origin } });
    expect([first.statusCode, first.headers["access-control-allow-methods"]]).toEqual([204, "POST"]);
  });

  it("has the headers that browsers heed, and an id that was given if it is one", async () => {
    const server = await testServer();
    const { headers } = await post(server, "/predict", { x: 1 }, { "x-request-id": "abc-1" });
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "x-request-id": "abc-1",
    });
    const other = await post(server, "/predict", { x: 1 }, { "x-request-id": "a b\u0000" });
    expect(other.headers["x-request-id"]).toMatch(/^[\da-f-]{36}$/);
  });
});
