import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { openStore } from "../../sdk/io/registries/index.js";
import { assayIn } from "../support/in-process.js";
import { freePort, type MlflowServer, startMlflow } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";

const ADMIN = { MLFLOW_TRACKING_USERNAME: "admin", MLFLOW_TRACKING_PASSWORD: "correct horse 1!" };
const BOB = { MLFLOW_TRACKING_USERNAME: "bob", MLFLOW_TRACKING_PASSWORD: "battery staple 2!" };
const unavailable = (message: RegExp) =>
  expect.objectContaining({ code: "TRACKING_UNAVAILABLE", message: expect.stringMatching(message) });

/** MLflow's own accounts: one administrator, and nobody else sees what is not theirs. */
const INI = `[mlflow]
default_permission = NO_PERMISSIONS
database_uri = sqlite:///basic_auth.db
admin_username = ${ADMIN.MLFLOW_TRACKING_USERNAME}
admin_password = ${ADMIN.MLFLOW_TRACKING_PASSWORD}
authorization_function = mlflow.server.auth:authenticate_request_basic_auth
`;

describe("a server with MLflow's basic authentication", () => {
  let real: Awaited<ReturnType<typeof requireReal<MlflowServer>>>;
  beforeAll(async () => {
    real = await requireReal("a server of MLflow with accounts", async () => {
      const python = await findPython();
      return startMlflow(python, {
        args: ["--app-name", "basic-auth"],
        prepare: (folder) => writeFile(join(folder, "accounts.ini"), INI),
        env: { MLFLOW_AUTH_CONFIG_PATH: "accounts.ini", MLFLOW_FLASK_SERVER_SECRET_KEY: "of this test" },
      });
    });
    const { found } = real;
    if (found === undefined) return;
    const credentials = `${ADMIN.MLFLOW_TRACKING_USERNAME}:${ADMIN.MLFLOW_TRACKING_PASSWORD}`;
    const reply = await fetch(`${found.uri}/api/2.0/mlflow/users/create`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Basic ${btoa(credentials)}` },
      body: JSON.stringify({
        username: BOB.MLFLOW_TRACKING_USERNAME,
        password: BOB.MLFLOW_TRACKING_PASSWORD,
      }),
    });
    if (!reply.ok) throw new Error(`no user was made: ${await reply.text()}`);
  }, 300_000);
  afterAll(() => real.found?.stop());

  const storeOf = (context: TestContext, env: Readonly<Record<string, string>>) =>
    openStore(real.use(context).uri, { cwd: __dirname, env });

  it("lets nobody in without a password or with a wrong one, and the error says what to set", async (context) => {
    const wrong = { ...ADMIN, MLFLOW_TRACKING_PASSWORD: "wrong" };
    const nobodies: Readonly<Record<string, string>>[] = [
      {},
      wrong,
      { MLFLOW_TRACKING_TOKEN: "t0ken-of-mine" },
    ];
    for (const env of nobodies) {
      const error: unknown = await storeOf(context, env)
        .ensureExperiment("secrets")
        .catch((reason) => reason);
      expect(error).toEqual(
        unavailable(/does not let this user in.*401.*MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD/),
      );
      expect((error as Error).message).not.toMatch(/wrong|t0ken/);
    }
  });

  it("lets a user in by variables and by the address, and says what another user may not have", async (context) => {
    const admin = storeOf(context, ADMIN);
    const experimentId = await admin.ensureExperiment("only the admin's");
    const run = { experimentId, name: "a", startTimeMs: 1, user: "u", tags: {} };
    const { runId } = await admin.createRun(run);
    const { uri } = real.use(context);
    const password = encodeURIComponent(ADMIN.MLFLOW_TRACKING_PASSWORD);
    const byAddress = openStore(uri.replace("//", `//admin:${password}@`), { cwd: __dirname, env: {} });
    expect((await byAddress.getRun(runId)).info.experimentId).toBe(experimentId);

    const bob = storeOf(context, BOB);
    await expect(bob.createRun(run)).rejects.toThrow(
      unavailable(new RegExp(`this user may not do that.*403.*experiment_id "${experimentId}".*permission`)),
    );
    await expect(bob.getRun(runId)).rejects.toThrow(unavailable(new RegExp(`may not do that.*${runId}`)));
    await expect(bob.ensureExperiment("only the admin's")).rejects.toThrow(
      unavailable(/may not do that.*only\+the\+admin/),
    );
    const own = await bob.ensureExperiment("bob's");
    await bob.createRun({ ...run, experimentId: own });
    for (const store of [admin, byAddress, bob]) await store.close();
  });

  it("is checked by mlflow:doctor and by the doctor, with the right password and with a wrong one", async (context) => {
    const { uri } = real.use(context);
    const check = async (env: Readonly<Record<string, string>>) => {
      const said = await assayIn(__dirname, ["task", "mlflow:doctor", uri, "--json"], env);
      return { code: said.code, ...(JSON.parse(said.out) as { ok: boolean; checks: { status: string }[] }) };
    };
    const bob = await check(BOB);
    expect(bob.checks.map(({ status }) => status)).not.toContain("fail");
    expect(bob).toMatchObject({ code: 0, ok: true });
    expect(bob.checks.length).toBeGreaterThanOrEqual(9);
    const left = await storeOf(context, BOB).listExperiments();
    expect(left.filter(({ name }) => name.startsWith("assay doctor"))).toEqual([]);
    const wrong = { ...BOB, MLFLOW_TRACKING_PASSWORD: "wrong" };
    expect(await check(wrong)).toMatchObject({
      code: 1,
      ok: false,
      checks: [
        { name: "address", status: "fail", text: expect.stringContaining("does not let this user in") },
      ],
    });
    for (const [env, found] of [
      [BOB, /✓ tracking +http:\S+, MLflow 3\.17\.2 \(answers in \d+ ms\)/],
      [wrong, /✗ tracking +.*does not let this user in/],
    ] as const) {
      const variables = { ...env, ASSAY_BACKEND: "cpu", MLFLOW_TRACKING_URI: uri };
      expect((await assayIn(__dirname, ["doctor"], variables)).out).toMatch(found);
    }
  });
});

describe("a server under a name that it does not know", () => {
  let real: Awaited<ReturnType<typeof requireReal<MlflowServer>>>;
  beforeAll(async () => {
    real = await requireReal("a server of MLflow", async () =>
      startMlflow(await findPython(), { args: ["--allowed-hosts", "mlflow.example.org"] }),
    );
  }, 300_000);
  afterAll(() => real.found?.stop());

  it("refuses it, and the error names --allowed-hosts", async (context) => {
    const { uri } = real.use(context);
    const { host } = new URL(uri);
    await expect(openStore(uri, { cwd: __dirname, env: {} }).listExperiments()).rejects.toThrow(
      unavailable(
        new RegExp(`does not answer to the name ${host}.*403: Invalid Host header.*--allowed-hosts ${host}`),
      ),
    );
    const { code, out } = await assayIn(__dirname, ["task", "mlflow:doctor", uri]);
    expect(code).toBe(1);
    expect(out).toMatch(/✓ version +MLflow 3\.17\.2\n(.*\n)*✗ access .*--allowed-hosts/);
    expect(out).toMatch(/- runs +not tried/);
  });
});

describe("mlflow:doctor", () => {
  it("says of a server that is away how to start one, and takes no folder", async () => {
    const uri = `http://127.0.0.1:${await freePort()}`;
    const away = await assayIn(__dirname, ["task", "mlflow:doctor"], { MLFLOW_TRACKING_URI: uri });
    expect([away.code, away.error]).toEqual([1, ""]);
    expect(away.out).toMatch(/✗ address +the tracking server .* cannot be reached/);
    const folder = await assayIn(__dirname, ["task", "mlflow:doctor", "./mlruns"]);
    expect([folder.code, folder.error]).toEqual([2, expect.stringContaining("CLI_USAGE")]);
  });
});
