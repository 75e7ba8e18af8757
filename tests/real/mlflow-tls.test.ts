import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { openStore } from "../../sdk/io/registries/index.js";
import { type Certificate, makeCertificate } from "../support/certificates.js";
import { type ForwardProxy, startForwardProxy } from "../support/forward-proxy.js";
import { type Front, frontOf } from "../support/front.js";
import { startMlflow } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";

const unavailable = (message: RegExp) =>
  expect.objectContaining({ code: "TRACKING_UNAVAILABLE", message: expect.stringMatching(message) });

interface Place {
  readonly plain: string;
  readonly server: Certificate;
  readonly client: Certificate;
  /** The real server behind TLS, and behind TLS that asks for a client's certificate. */
  readonly tls: Front;
  readonly mutual: Front;
  readonly proxy: ForwardProxy;
}

describe("a real server behind TLS and proxies", () => {
  let real: Awaited<ReturnType<typeof requireReal<Place>>>;
  let folder = "";
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay tls ü "));
    real = await requireReal("a server of MLflow", async () => {
      const python = await findPython();
      const server = await makeCertificate(python, folder, "server");
      const client = await makeCertificate(python, folder, "client");
      const mlflow = await startMlflow(python);
      const { cert, key } = server;
      const tls = await frontOf(mlflow.uri, { cert, key });
      const mutual = await frontOf(mlflow.uri, {
        cert,
        key,
        ca: client.cert,
        requestCert: true,
        rejectUnauthorized: true,
      });
      const proxy = await startForwardProxy();
      ends.push(...[tls, mutual, proxy, mlflow].map((part) => () => part.stop()));
      return { plain: mlflow.uri, server, client, tls, mutual, proxy };
    });
  }, 300_000);
  afterAll(async () => {
    for (const end of ends) await end();
    await rm(folder, { recursive: true, force: true });
  });

  const names = async (uri: string, env: Readonly<Record<string, string>>): Promise<string[]> => {
    const store = openStore(uri, { cwd: folder, env });
    try {
      return (await store.listExperiments()).map(({ name }) => name);
    } finally {
      await store.close();
    }
  };
  const place = (context: TestContext) => real.use(context);

  it("is refused with a certificate that nobody vouches for, and the error names the variable", async (context) => {
    const { tls } = place(context);
    await expect(names(tls.uri, {})).rejects.toThrow(
      unavailable(/certificate that is not trusted.*MLFLOW_TRACKING_SERVER_CERT_PATH/),
    );
    expect(tls.requests).toEqual([]);
  });

  it("is trusted by its certificate, or by MLFLOW_TRACKING_INSECURE_TLS", async (context) => {
    const { tls, server, client } = place(context);
    expect(await names(tls.uri, { MLFLOW_TRACKING_SERVER_CERT_PATH: server.certPath })).toEqual(["Default"]);
    expect(await names(tls.uri, { MLFLOW_TRACKING_INSECURE_TLS: "true" })).toEqual(["Default"]);
    await expect(names(tls.uri, { MLFLOW_TRACKING_SERVER_CERT_PATH: client.certPath })).rejects.toThrow(
      unavailable(/not trusted/),
    );
    await expect(names(tls.uri, { MLFLOW_TRACKING_SERVER_CERT_PATH: join(folder, "none") })).rejects.toThrow(
      unavailable(/certificate file .*none cannot be read/),
    );
  });

  it("takes the client's certificate where it asks for one, and says so where there is none", async (context) => {
    const { mutual, server, client } = place(context);
    const trusted = { MLFLOW_TRACKING_SERVER_CERT_PATH: server.certPath };
    const own = { ...trusted, MLFLOW_TRACKING_CLIENT_CERT_PATH: client.bothPath };
    expect(await names(mutual.uri, own)).toEqual(["Default"]);
    await expect(names(mutual.uri, trusted)).rejects.toThrow(
      unavailable(/(closes the connection|refuses this).*MLFLOW_TRACKING_CLIENT_CERT_PATH/),
    );
    const other = { ...trusted, MLFLOW_TRACKING_CLIENT_CERT_PATH: server.bothPath };
    await expect(names(mutual.uri, other)).rejects.toThrow(unavailable(/MLFLOW_TRACKING_CLIENT_CERT_PATH/));
  });

  it("that speaks plain HTTP is not asked by TLS, and the error says what to write", async (context) => {
    const { plain, tls } = place(context);
    await expect(names(plain.replace("http:", "https:"), {})).rejects.toThrow(
      unavailable(/does not speak TLS.*http:\/\//),
    );
    await expect(names(tls.uri.replace("https:", "http:"), {})).rejects.toThrow(unavailable(/127\.0\.0\.1/));
  });

  it("is reached through a proxy, TLS by a tunnel, but not where NO_PROXY names it", async (context) => {
    const { plain, tls, server, proxy } = place(context);
    expect(await names(plain, { HTTP_PROXY: proxy.uri.replace("//", "//ada:pa%20ss@") })).toEqual([
      "Default",
    ]);
    expect(proxy.asked).toEqual([`POST ${plain}/api/2.0/mlflow/experiments/search`]);
    expect(proxy.authorizations).toEqual([`Basic ${btoa("ada:pa ss")}`]);
    const trusted = { MLFLOW_TRACKING_SERVER_CERT_PATH: server.certPath, https_proxy: proxy.uri };
    expect(await names(tls.uri, trusted)).toEqual(["Default"]);
    expect(proxy.asked.slice(1)).toEqual([`CONNECT ${new URL(tls.uri).host}`]);
    await expect(names(tls.uri, { https_proxy: proxy.uri })).rejects.toThrow(unavailable(/not trusted/));
    const before = proxy.asked.length;
    for (const no of ["127.0.0.1", "*", new URL(plain).host]) {
      expect(await names(plain, { HTTP_PROXY: proxy.uri, NO_PROXY: no }), no).toEqual(["Default"]);
    }
    expect(proxy.asked.length).toBe(before);
  });
});
