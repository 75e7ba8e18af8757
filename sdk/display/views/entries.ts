import { MACHINE_FORM, type MimeBundle, type ViewOptions } from "../bundle.js";
import { dataText, outputHtml } from "../page/index.js";
import { gridView } from "./grid.js";

/** A version of a registered dataset or config. */
export interface EntryLike {
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly alias?: string;
  readonly digest: string;
  /** Whether the version was made just now, or held this content already. */
  readonly isNew: boolean;
}

/** Characters of a digest that a table shows: enough to tell two apart. */
const DIGEST_CHARACTERS = 12;

/** What was registered, in one line. */
export function entryView({ kind, name, version, alias, digest, isNew }: EntryLike): MimeBundle {
  const now = alias === undefined ? "" : `, now ${name}@${alias}`;
  const line = isNew
    ? `Registered ${kind} ${name}, version ${version}${now} (digest ${digest})`
    : `Nothing new: ${kind} ${name}, version ${version}${now}, has this content (digest ${digest})`;
  return {
    "text/plain": line,
    "text/html": outputHtml(dataText(line)),
    [MACHINE_FORM]: { kind, name, version, alias, digest, isNew },
  };
}

/** A version of a dataset or a config, as the registry lists it. */
export interface EntryVersionLike {
  readonly version: string;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The versions of all registered datasets or configs; datasets with their size. */
export function entriesView(
  kind: "dataset" | "config",
  entries: readonly { readonly name: string; readonly versions: readonly EntryVersionLike[] }[],
  options: ViewOptions = {},
): MimeBundle {
  const isDataset = kind === "dataset";
  return gridView(
    {
      columns: [
        { title: kind },
        { title: "version", kind: "number" },
        { title: "aliases" },
        ...(isDataset ? [{ title: "rows × columns" }] : []),
        { title: "digest" },
      ],
      rows: entries.flatMap(({ name, versions }) =>
        versions.map(({ version, aliases, tags }) => [
          name,
          version,
          aliases.join(", "),
          ...(isDataset ? [`${tags["assay.rows"] ?? "?"} × ${tags["assay.columns"] ?? "?"}`] : []),
          (tags["assay.digest"] ?? "").slice(0, DIGEST_CHARACTERS),
        ]),
      ),
      data: entries,
    },
    options,
  );
}
