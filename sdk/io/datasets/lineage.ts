import type { Table } from "../../core/tables/index.js";
import { maskText } from "../../utils/secrets.js";
import { inferColumns } from "../../utils/signers/index.js";

/** Where a dataset came from, as the JSON texts that MLflow keeps of a dataset input (`mlflow.data`). */
export interface Lineage {
  /** MLflow's kind of source: `local` for a file, `code` for a query, a table made by a program, or a registered dataset. */
  readonly sourceType: "local" | "code";
  /** `{"uri": …}` of a file, `{"tags": {…}}` of code and of a registered dataset. */
  readonly source: string;
  /** `{"mlflow_colspec": [{"type", "name", "required"}, …]}`. */
  readonly schema: string;
  /** `{"num_rows", "num_elements"}`. */
  readonly profile: string;
}

/** What a table was read from or made by. */
export type Origin =
  | { readonly file: string }
  | { readonly files: readonly string[] }
  | { readonly query: string; readonly baseDir: string }
  | { readonly program: string }
  | { readonly tags: Readonly<Record<string, string>> }
  | {
      /** The version: `datasets:/bikes/3`. */
      readonly registered: string;
      /** The registered digest. */
      readonly digest: string;
      readonly trackingUri: string;
    };

/** The lineage of a table. */
export function lineageOf(table: Table, origin: Origin): Lineage {
  const colspec = inferColumns(table).map(({ name, type, required }) => ({ type, name, required }));
  return {
    ...lineageSource(origin),
    schema: JSON.stringify({ mlflow_colspec: colspec }),
    profile: JSON.stringify({ num_rows: table.numRows, num_elements: table.numRows * table.numColumns }),
  };
}

/** Where a dataset came from, without what it holds. */
export function lineageSource(origin: Origin): Pick<Lineage, "source" | "sourceType"> {
  return {
    sourceType: "file" in origin ? "local" : "code",
    source: JSON.stringify(sourceOf(origin)),
  };
}

function sourceOf(origin: Origin): object {
  if ("file" in origin) return { uri: origin.file };
  if ("files" in origin) {
    return { tags: { "assay.source": "files", "assay.files": origin.files.join(" ") } };
  }
  if ("query" in origin) {
    return { tags: { "assay.source": "sql", "assay.query": origin.query, "assay.folder": origin.baseDir } };
  }
  if ("registered" in origin) {
    const { registered, digest, trackingUri } = origin;
    const tags = {
      "assay.source": "registry",
      "assay.uri": registered,
      "assay.digest": digest,
      "assay.trackingUri": maskText(trackingUri),
    };
    return { tags };
  }
  if ("tags" in origin) return { tags: origin.tags };
  return { tags: { "assay.source": origin.program } };
}
