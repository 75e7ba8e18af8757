import { constants } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import type { Task } from "../task.js";
import { CONTAINER_FILES, templateFolder } from "./files.js";

/** Writes the container files into a project that has none yet. */
export const containersNew: Task = {
  name: "containers:new",
  summary: "write the container files into the project, where they are not there",
  description:
    "Writes Containerfile, compose.yaml, collector.yaml (OpenTelemetry's collector), .containerignore and .dockerignore into the project's folder. " +
    "A file that is there already stays as it is.",
  async run({ root, print }) {
    for (const name of CONTAINER_FILES) {
      try {
        await copyFile(join(templateFolder(), name), join(root, name), constants.COPYFILE_EXCL);
        print(`${name}: written`);
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== "EEXIST") {
          throw new AssayError("WRITE_FAILED", {
            what: `${name} cannot be written into ${root}`,
            got: messageOf(cause),
            cause,
          });
        }
        print(`${name}: is there already, left as it is`);
      }
    }
  },
};
