import { type Connection, connectionTo, probeServer, RestStore } from "../../sdk/io/registries/index.js";
import { AssayError, asAssayError } from "../../sdk/utils/errors/index.js";
import { maskText } from "../../sdk/utils/secrets.js";
import type { Task, TaskContext } from "../task.js";
import { type Check, checkClock, checkLatency, checkStore, checkVersion } from "./checks.js";
import { serveDefaults } from "./serve.js";

/** Longest wait for one answer, in seconds, where MLFLOW_HTTP_REQUEST_TIMEOUT does not say another. */
const ANSWER_SECONDS = 15;

const MARKS = { ok: "✓", warn: "!", fail: "✗", skipped: "-" } as const;

/** Checks an MLflow server from end to end. */
export const mlflowDoctor: Task = {
  name: "mlflow:doctor",
  summary: "check an MLflow server: reachable, right version, writable, artifacts",
  description:
    "Checks an MLflow server: whether it answers and how fast, its version and clock, whether this user is let in, and " +
    "whether a run and a file can be written and read back (in an experiment of its own, which is deleted). Exit code 1 " +
    "where something fails.",
  argument: {
    name: "uri",
    description: `address of the server (default: MLFLOW_TRACKING_URI, else http://${serveDefaults.host}:${serveDefaults.port})`,
  },
  options: [{ flags: "--json", description: "print it as one line of JSON" }],
  async run(context) {
    const connection = await connect(context);
    const checks = await check(connection);
    const ok = checks.every(({ status }) => status !== "fail");
    if (context.options.json === true) context.print(JSON.stringify({ uri: connection.uri, ok, checks }));
    else context.print(page(connection.uri, checks));
    return ok;
  },
};

async function connect({ argument, cwd, env }: TaskContext): Promise<Connection> {
  const { readEnvironment } = await import("../../sdk/io/environment/index.js");
  const { values, variables } = readEnvironment({ cwd, env });
  const own = `http://${serveDefaults.host}:${serveDefaults.port}`;
  const uri = argument ?? values.mlflowTrackingUri ?? own;
  if (!/^https?:/i.test(uri)) {
    throw new AssayError("CLI_USAGE", {
      what: "mlflow:doctor checks a server",
      got: maskText(uri),
      wanted: `an address, as ${own}`,
      next: "Give one, or set MLFLOW_TRACKING_URI. `assay doctor` looks at a folder of runs.",
    });
  }
  // A doctor tells what is there now: it waits less, and does not try again.
  const timeout = values.mlflowHttpRequestTimeout ?? ANSWER_SECONDS;
  return connectionTo(uri, {
    cwd,
    env: {
      ...variables,
      MLFLOW_HTTP_REQUEST_TIMEOUT: String(timeout),
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
    },
  });
}

async function check(connection: Connection): Promise<Check[]> {
  const checks: Check[] = [];
  try {
    const probe = await probeServer(connection, connection.timeoutMs);
    checks.push(checkLatency(probe), checkVersion(probe), checkClock(probe));
  } catch (error) {
    return [{ name: "address", status: "fail", text: asAssayError(error).message }];
  }
  const store = new RestStore(connection);
  try {
    return [...checks, ...(await checkStore(store))];
  } finally {
    await store.close();
  }
}

function page(uri: string, checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const rows = checks.map(({ name, status, text }) => `${MARKS[status]} ${name.padEnd(width)}  ${text}`);
  const count = (wanted: Check["status"]): number => checks.filter(({ status }) => status === wanted).length;
  const [failed, warned] = [count("fail"), count("warn")];
  const works = warned === 0 ? "All is well." : `It works, with ${warned} warning(s).`;
  return [uri, ...rows, failed === 0 ? works : `${failed} of ${checks.length} failed.`].join("\n");
}
