import { createServer } from "node:net";
import { AssayError } from "../../utils/errors/index.js";

/** Checks that a server may listen here: SERVER_FAILED with the way on where the port is taken or the host is not ours. */
export async function checkPort(host: string, port: number): Promise<void> {
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
  if (error === undefined) return;
  const [what, next] = wordsOf(error.code, host, port);
  throw new AssayError("SERVER_FAILED", { what, got: error.message, next, cause: error });
}

function wordsOf(
  code: string | undefined,
  host: string,
  port: number,
): readonly [what: string, next: string] {
  if (code === "EADDRINUSE") {
    const next = `Stop what listens there, or give another --port, as --port ${port + 1}.`;
    return [`the port ${port} of ${host} is taken`, next];
  }
  if (code === "EACCES") return [`the port ${port} needs more rights`, "Give a --port of 1024 or more."];
  return [
    `no server can listen on ${host}`,
    "Give a --host of this machine: 127.0.0.1, or 0.0.0.0 for every interface.",
  ];
}
