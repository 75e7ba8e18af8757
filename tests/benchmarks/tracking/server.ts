import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startMlflow } from "../../support/mlflow-server.js";
import { makePython } from "../../support/python.js";

/** Starts the server that all sides log to, and leaves its address in the folder; returns what ends it. */
export async function startServer(folder: string): Promise<() => Promise<void>> {
  const server = await startMlflow(await makePython());
  writeFileSync(addressFile(folder), server.uri);
  return () => server.stop();
}

export const serverAddress = (folder: string): string => readFileSync(addressFile(folder), "utf8");

const addressFile = (folder: string): string => join(folder, "uri.txt");
