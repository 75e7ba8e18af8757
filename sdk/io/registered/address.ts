import { AssayError } from "../../utils/errors/index.js";

/** What can be registered beside models. */
export type EntryKind = "dataset" | "config";

/** Which version of a registered dataset or config is meant. */
export interface EntryAddress {
  readonly kind: EntryKind;
  readonly name: string;
  readonly wanted: { readonly version: string } | { readonly alias: string } | "latest";
}

/** What a name may hold: the rest are marks of an address, or cannot stand in MLflow's registry. */
const NAME = "[^/@:%\\\\]+";

/** `datasets:/bikes@training`, `datasets:/bikes/3`, `datasets:/bikes/latest`. */
export const DATASET_URI = addressPattern("dataset");
const CONFIG_URI = addressPattern("config");

/** How an address is written, for messages. */
export function addressForms(kind: EntryKind): string {
  return `${kind}s:/<name>@<alias>, ${kind}s:/<name>/<version> or ${kind}s:/<name>/latest`;
}

/** Whether a text means something registered and not a file; it may still be no address that is understood. */
export function isEntryUri(text: string, kind: EntryKind): boolean {
  return text.startsWith(`${kind}s:/`);
}

/** Reads `datasets:/bikes@training` and its like. TRACKING_INVALID where it is of no such form. */
export function parseAddress(uri: string, kind: EntryKind): EntryAddress {
  const [, name, version, alias] = (kind === "dataset" ? DATASET_URI : CONFIG_URI).exec(uri) ?? [];
  if (name === undefined) {
    throw new AssayError("TRACKING_INVALID", {
      what: `the ${kind}'s address is not understood`,
      got: JSON.stringify(uri.slice(0, 200)),
      wanted: addressForms(kind),
    });
  }
  if (alias !== undefined) return { kind, name, wanted: { alias } };
  return { kind, name, wanted: version === "latest" ? "latest" : { version } };
}

/** The address of one version: what it means never changes. */
export function versionUri(kind: EntryKind, name: string, version: string): string {
  return `${kind}s:/${name}/${version}`;
}

function addressPattern(kind: EntryKind): RegExp {
  return new RegExp(`^${kind}s:/+(${NAME})(?:/([1-9]\\d*|latest)|@([^/@]+))$`);
}
