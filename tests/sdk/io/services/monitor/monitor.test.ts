import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Monitor, monitorConfig, openMonitor } from "../../../../../sdk/io/services/monitor/index.js";

describe("a monitor", () => {
  const open: Monitor[] = [];
  const health = { isWell: true, lag: 3 };
  const start = async (metrics = async () => "# HELP x\nx 1\n") => {
    const monitor = await openMonitor(monitorConfig.parse({ port: 0 }), { metrics, health: () => health });
    open.push(monitor);
    return monitor;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((monitor) => monitor.close()));
    health.isWell = true;
  });

  it("tells metrics, and health with 503 where it is not well", async () => {
    const { url } = await start();
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await metrics.text()).toBe("# HELP x\nx 1\n");
    const well = await fetch(`${url}/health?probe=1`);
    expect([well.status, await well.json()]).toEqual([200, { isWell: true, lag: 3 }]);
    health.isWell = false;
    expect((await fetch(`${url}/health`)).status).toBe(503);
  });

  it("answers nothing else", async () => {
    const { url } = await start(() => Promise.reject(new Error("secret")));
    expect((await fetch(`${url}/../etc/passwd`)).status).toBe(404);
    const posted = await fetch(`${url}/health`, { method: "POST", body: "x" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await fetch(`${url}/health`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const failed = await fetch(`${url}/metrics`);
    expect([failed.status, (await failed.text()).includes("secret")]).toEqual([500, false]);
  });

  it("ends though a connection is kept open, and refuses a port that is taken", async () => {
    const monitor = await start();
    const port = Number(new URL(monitor.url).port);
    await expect(
      openMonitor({ host: "127.0.0.1", port }, { metrics: async () => "", health: () => health }),
    ).rejects.toMatchObject({ code: "SERVER_FAILED" });
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    await monitor.close();
    await closed;
  });
});
