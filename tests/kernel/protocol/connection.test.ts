import { describe, expect, it } from "vitest";
import { endpoint, parseConnection } from "../../../kernel/protocol/index.js";
import { thrownBy } from "../../support/thrown.js";

const FILE = {
  transport: "tcp",
  ip: "127.0.0.1",
  key: "k",
  signature_scheme: "hmac-sha256",
  shell_port: 5001,
  control_port: 5002,
  iopub_port: 5003,
  stdin_port: 5004,
  hb_port: 5005,
  kernel_name: "assay",
};

describe("the connection file", () => {
  it("gives the addresses of the channels", () => {
    const tcp = parseConnection(JSON.stringify(FILE), "c.json");
    expect(endpoint(tcp, "shell_port")).toBe("tcp://127.0.0.1:5001");
    const ipc = parseConnection(JSON.stringify({ ...FILE, transport: "ipc", ip: "/run/k" }), "c.json");
    expect(endpoint(ipc, "hb_port")).toBe("ipc:///run/k-5005");
  });

  it.each([
    [{ transport: "udp" }, '"transport"'],
    [{ ip: "" }, '"ip"'],
    [{ key: 5 }, '"key"'],
    [{ signature_scheme: "hmac-md5" }, '"signature_scheme"'],
    [{ iopub_port: 0 }, '"iopub_port"'],
    [{ hb_port: "5" }, '"hb_port"'],
  ])("%j is refused, and the key is named", (change, named) => {
    const error = thrownBy(() => parseConnection(JSON.stringify({ ...FILE, ...change }), "c.json"));
    expect(error).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining(named) });
  });

  it.each(["", "{", "\u0000"])("%j is no JSON", (text) => {
    expect(thrownBy(() => parseConnection(text, "c.json"))).toMatchObject({ code: "CONFIG_SYNTAX" });
  });
});
