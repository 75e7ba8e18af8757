import { MACHINE_FORM, type MimeBundle, type ViewOptions } from "../bundle.js";
import { dataText, outputHtml } from "../page/index.js";
import { gridView } from "./grid.js";

/** A version of a registered model that was made. */
export interface RegisteredLike {
  readonly name: string;
  readonly version: string;
  readonly alias?: string;
}

/** What was registered, in one line. */
export function registeredView(registered: RegisteredLike): MimeBundle {
  const { name, version, alias } = registered;
  const line = `Registered model ${name}, version ${version}${alias === undefined ? "" : `, now ${name}@${alias}`}`;
  return {
    "text/plain": line,
    "text/html": outputHtml(dataText(line)),
    [MACHINE_FORM]: { ...registered },
  };
}

/** A registered model with its versions, newest first. */
export interface RegistryEntry {
  readonly name: string;
  readonly versions: readonly {
    readonly version: string;
    readonly runId: string;
    readonly aliases: readonly string[];
  }[];
}

/** The versions of all registered models. */
export function modelsView(models: readonly RegistryEntry[], options: ViewOptions = {}): MimeBundle {
  return gridView(
    {
      columns: [
        { title: "model" },
        { title: "version", kind: "number" },
        { title: "aliases" },
        { title: "run" },
      ],
      rows: models.flatMap(({ name, versions }) =>
        versions.length === 0
          ? [[name, "none", "", ""]]
          : versions.map(({ version, aliases, runId }) => [name, version, aliases.join(", "), runId]),
      ),
      data: models,
    },
    options,
  );
}
