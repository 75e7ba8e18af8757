import { createServer } from "node:net";
import { join } from "node:path";
import type { ServingConfig } from "../../../sdk/io/configs/index.js";
import { readEnvironment } from "../../../sdk/io/environment/index.js";
import { loadJobConfig } from "../../../sdk/jobs/config.js";
import { configsOf } from "../../project-configs.js";
import type { CheckContext } from "../check.js";
import type { Finding, Look } from "./finding.js";

/** Whether the ports that the project's services ask for can be had. A config that cannot be read is checks:data's to tell. */
export const lookAtPorts: Look = async (context) => {
  const found = await Promise.all((await configsOf(context.root)).map((path) => ofConfig(path, context)));
  return found.flat();
};

async function ofConfig(path: string, { root, env }: CheckContext): Promise<Finding[]> {
  const { variables } = readEnvironment({ cwd: root, env });
  const config = await loadJobConfig([join(root, path)], { cwd: root, env: variables }).catch(
    () => undefined,
  );
  if (config?.kind !== "serving") return [];
  const { host, port } = (config.value as ServingConfig).http;
  // 0 stands for any that is free.
  if (port === 0) return [];
  const fault = await faultOf(host, port);
  const name = `port ${port}`;
  if (fault === undefined) return [{ name, status: "ok", text: `free on ${host} (${path})` }];
  const text = `cannot be had on ${host} (${path}): ${fault}`;
  return [{ name, status: "failed", text }];
}

function faultOf(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", ({ code, message }: NodeJS.ErrnoException) =>
      resolve(code === "EADDRINUSE" ? "another program, or this service already, listens there" : message),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
