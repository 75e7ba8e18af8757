import { describe, expect, it } from "vitest";
import { httpConfig } from "../../../../../sdk/io/services/http/index.js";
import { clientOf } from "../../../../../sdk/io/services/http/rate-limit.js";
import { testServer } from "./test-server.js";

it.each([
  ["loopback", true],
  ["10.0.0.1", true],
  ["10.0.0.0/8", true],
  ["10.0.0.0/33", false],
  ["10.0.0.0/x", false],
  ["10.0.0.0/8/8", false],
  ["::1", true],
  ["fd00::/128", true],
  ["fd00::/129", false],
  ["proxy.local", false],
  ["", false],
])("a proxy that is believed is an address or a network: %j", (proxy, isTaken) => {
  expect(httpConfig.safeParse({ trustProxy: [proxy] }).success).toBe(isTaken);
});

describe("the client that an address stands for", () => {
  it.each([
    ["192.168.0.1", "192.168.0.1"],
    ["::ffff:192.168.0.1", "192.168.0.1"],
    ["2001:db8:0:7::1", "2001:db8:0:7::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["2001:0db8::", "2001:db8:0:0::/64"],
    ["1:2:3:4:5:6:7:8", "1:2:3:4::/64"],
  ])("of %s is %s", (address, client) => {
    expect(clientOf(address)).toBe(client);
  });
});

describe("pages of other origins", () => {
  it.each([
    [["*"], "https://any.example", "*"],
    [["https://app.example"], "https://app.example", "https://app.example"],
    [["https://app.example"], "https://other.example", undefined],
    [undefined, "https://any.example", undefined],
  ])("are let in where %j says so: %s", async (cors, origin, wanted) => {
    const { app } = await testServer({ cors });
    const { headers } = await app.inject({ url: "/health", headers: { origin } });
    expect(headers["access-control-allow-origin"]).toBe(wanted);
  });
});

it("a server without a limit of requests counts none", async () => {
  const { app } = await testServer({ rateLimit: false });
  for (let i = 0; i < 3; i++) expect((await app.inject("/schema")).statusCode).toBe(200);
});
