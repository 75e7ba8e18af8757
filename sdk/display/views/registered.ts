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
    readonly tags?: Readonly<Record<string, string>>;
  }[];
}

/** The versions of all registered models. */
export function modelsView(models: readonly RegistryEntry[], options: ViewOptions = {}): MimeBundle {
  const verdictOf = (tags: Readonly<Record<string, string>> | undefined) => tags?.["assay.evaluation"];
  const isJudged = models.some(({ versions }) => versions.some(({ tags }) => verdictOf(tags) !== undefined));
  const evaluation = (tags?: Readonly<Record<string, string>>) => (isJudged ? [verdictOf(tags) ?? ""] : []);
  return gridView(
    {
      columns: [
        { title: "model" },
        { title: "version", kind: "number" },
        { title: "aliases" },
        { title: "run" },
        ...(isJudged ? [{ title: "evaluation" }] : []),
      ],
      rows: models.flatMap(({ name, versions }) =>
        versions.length === 0
          ? [[name, "none", "", "", ...evaluation()]]
          : versions.map(({ version, aliases, runId, tags }) => [
              name,
              version,
              aliases.join(", "),
              runId,
              ...evaluation(tags),
            ]),
      ),
      data: models,
    },
    options,
  );
}
