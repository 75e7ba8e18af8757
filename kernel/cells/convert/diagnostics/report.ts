import { bold, cyan, dim, red } from "../../../colours.js";
import type { ErrorReport } from "../../../contracts/index.js";
import { isCellPath } from "../cell-file.js";
import { ts } from "../typescript.js";
import type { Findings } from "./findings.js";

/** Errors that are printed whole; more are counted. */
const SHOWN = 10;
/** Lines that one squiggle goes on for. */
const SQUIGGLE_LINES = 4;

export interface ReportContext {
  /** The cell's own file: its lines are shown without a file's name. */
  readonly cell: ts.SourceFile;
  /** Other files are named relative to this folder. */
  readonly cwd: string;
  /** What to do about an error, where that is known. */
  readonly advice: (diagnostic: ts.Diagnostic) => string | undefined;
}

/** The error that a cell is refused with. */
export function reportOf({ kind, diagnostics }: Findings, context: ReportContext): ErrorReport {
  const ename = kind === "syntax" ? "SyntaxError" : "TypeCheckError";
  const [first] = diagnostics;
  return {
    ename,
    evalue: `${messageOf(first.messageText)} (TS${first.code})`,
    traceback: [
      `${red(bold(ename))}: ${count(diagnostics.length)} found, the cell was not run.`,
      ...linesOf(diagnostics, context),
    ],
  };
}

/** The same as a note beside a cell that runs in spite of it. */
export function noteOf({ diagnostics }: Findings, context: ReportContext): string {
  return [`${count(diagnostics.length)} in types:`, ...linesOf(diagnostics, context), ""].join("\n");
}

function count(errors: number): string {
  return errors === 1 ? "1 error" : `${errors} errors`;
}

function linesOf(diagnostics: readonly ts.Diagnostic[], context: ReportContext): string[] {
  const shown = diagnostics.slice(0, SHOWN).flatMap((one) => ["", ...diagnosticLines(one, context)]);
  const more = diagnostics.length - SHOWN;
  return more > 0 ? [...shown, "", `… and ${more} more.`] : shown;
}

function diagnosticLines(diagnostic: ts.Diagnostic, context: ReportContext): string[] {
  const advice = context.advice(diagnostic);
  return [
    `${messageOf(diagnostic.messageText)} ${dim(`TS${diagnostic.code}`)}`,
    ...placeLines(diagnostic, context, red),
    ...(diagnostic.relatedInformation ?? [])
      .slice(0, 3)
      .flatMap((related) => [`  ${messageOf(related.messageText)}`, ...placeLines(related, context, cyan)]),
    ...(advice === undefined ? [] : [`  ${bold("→")} ${advice}`]),
  ];
}

function messageOf(message: string | ts.DiagnosticMessageChain): string {
  return ts.flattenDiagnosticMessageText(message, "\n");
}

/** The lines of a place with their numbers, and a squiggle under what is meant. */
function placeLines(
  { file, start, length = 1 }: ts.DiagnosticRelatedInformation,
  { cell, cwd }: ReportContext,
  colour: (text: string) => string,
): string[] {
  if (file === undefined || start === undefined) return [];
  const from = file.getLineAndCharacterOfPosition(start);
  const to = file.getLineAndCharacterOfPosition(start + Math.max(length, 1));
  const lines = lineTexts(file);
  const last = Math.min(to.line, from.line + SQUIGGLE_LINES - 1, lines.length - 1);
  const width = String(last + 1).length;
  const shown: string[] = [];
  if (file !== cell) shown.push(`  ${dim(`${nameOf(file, cwd)}:${from.line + 1}:${from.character + 1}`)}`);
  for (let line = from.line; line <= last; line++) {
    const text = lines[line];
    const begin = line === from.line ? from.character : text.length - text.trimStart().length;
    const end = line === to.line ? to.character : text.length;
    const squiggle = "~".repeat(Math.max(1, Math.min(end, text.length) - begin));
    shown.push(`  ${dim(`${String(line + 1).padStart(width)} │`)} ${text}`);
    shown.push(`  ${dim(`${" ".repeat(width)} │`)} ${indentOf(text, begin)}${colour(squiggle)}`);
  }
  if (last < to.line) shown.push(`  ${dim(`${" ".repeat(width)} │`)} …`);
  return shown;
}

function lineTexts(file: ts.SourceFile): string[] {
  return file.text.split(/\r\n|[\n\r\u2028\u2029]/);
}

/** As wide as the text before the squiggle: tabs stay tabs. */
function indentOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[^\t]/g, " ");
}

function nameOf(file: ts.SourceFile, cwd: string): string {
  const path = file.fileName;
  if (isCellPath(path)) return "an earlier cell";
  return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}
