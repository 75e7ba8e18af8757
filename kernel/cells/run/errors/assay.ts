import type { AssayError } from "../../../../sdk/utils/errors/assay-error.js";
import { bold, dim, red } from "../../../colours.js";

const MAX_FAILURES = 10;

/** By its fields: the error may come from another copy of the package. */
export function isAssayError(error: Error): error is AssayError {
  const { code, details } = error as { code?: unknown; details?: { what?: unknown } | null };
  return error.name === "AssayError" && typeof code === "string" && typeof details?.what === "string";
}

/** What was wrong, what was got, what was wanted, what to do next: a line each. */
export function assayLines({ code, details, step, message }: AssayError): string[] {
  const { what, got, wanted, next, where, failures } = details;
  const place = [step === undefined ? "" : `step ${step}`, where ?? ""]
    .filter((text) => text !== "")
    .join(", ");
  const row = (label: string, text: string) =>
    `  ${dim(label.padEnd(7))}${text.replaceAll("\n", `\n${" ".repeat(9)}`)}`;
  // The advice of the code stands only in the message.
  const advice = next ?? message.slice(message.lastIndexOf(". ") + 2);
  return [
    `${red(bold("AssayError"))} ${red(code)}${place === "" ? "" : dim(` (${place})`)}: ${what}`,
    ...(got === undefined ? [] : [row("got", got)]),
    ...(wanted === undefined ? [] : [row("wanted", wanted)]),
    row("next", advice),
    ...(failures ?? [])
      .slice(0, MAX_FAILURES)
      .map((failure) => row("", `${failure.column}: ${failure.message}`)),
  ].flatMap((line) => line.split("\n"));
}
