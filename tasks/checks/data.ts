import { join } from "node:path";
import { asAssayError } from "../../sdk/utils/errors/index.js";
import type { Check, CheckContext } from "./check.js";

/** Reads the data that the project's configs declare, as the jobs would. */
export const checkData: Check = {
  name: "data",
  summary: "read the data that the configs declare and check them by their schemas",
  description:
    "Reads every config of the project and the dataset that it declares, as its job would: its values, columns and target, the rows " +
    "against its schema, the rows that cleaning and the split leave. Nothing is trained or written. assay.checks.data.configs of " +
    "package.json names the folders or files of the configs (default: all of the project).",
  async reasonToSkip(context) {
    return (await configsFor(context)).length === 0 ? "the project has no configs" : undefined;
  },
  async look(context) {
    const { readDeclared } = await import("./declared-data.js");
    const lines: string[] = [];
    const faults: string[] = [];
    const files = await configsFor(context);
    for (const path of files) {
      context.signal.throwIfAborted();
      try {
        lines.push(`${path}: ${await readDeclared(join(context.root, path), context)}`);
      } catch (error) {
        context.signal.throwIfAborted();
        faults.push(`${path}: ${asAssayError(error).message}`);
      }
    }
    const count = `${files.length} config${files.length === 1 ? "" : "s"}`;
    const words = [...faults, ...lines].join("\n");
    if (faults.length === 0) return { status: "passed", text: `${count} read`, words };
    return { status: "failed", text: `${faults.length} of ${count} failed`, words };
  },
};

async function configsFor({ root, settings }: CheckContext): Promise<string[]> {
  const { configsOf } = await import("../project-configs.js");
  const { configs } = settings.data;
  const files = await configsOf(root);
  if (configs === undefined) return files;
  const parts = configs.map((part) => part.replace(/^\.\//, "").replace(/\/$/, ""));
  return files.filter((file) =>
    parts.some((part) => part === "." || file === part || file.startsWith(`${part}/`)),
  );
}
