// Breakpoints by lines of TypeScript, set in every script that a file has or will have.
import { readFile } from "node:fs/promises";
import { conditionWithCellNames, parses } from "./evaluate.js";
import type { Inspector } from "./inspector.js";
import type { Json } from "./protocol.js";
import { placeIn, type Script, type Scripts } from "./scripts.js";

/** What a front end asks for; the line counts from 1. */
export interface BreakpointRequest {
  readonly line: number;
  readonly condition?: string;
  /** `5` or `== 5`: the fifth pass; `> 5`, `>= 5`, `< 5`, `% 5`. */
  readonly hitCondition?: string;
  /** Text to tell instead of stopping, with `{expressions}`. */
  readonly logMessage?: string;
}

export interface Breakpoint {
  readonly id: number;
  readonly path: string;
  readonly request: BreakpointRequest;
  readonly verified: boolean;
  /** Where it is, from 1; first as asked, then as the script has it. */
  line: number;
  readonly message?: string;
  passes: number;
  readonly ids: Set<string>;
}

export class Breakpoints {
  readonly #scripts: Scripts;
  readonly #byPath = new Map<string, Breakpoint[]>();
  /** V8's breakpoints by script and place, as two of ours may fall on one. */
  readonly #places = new Map<string, string>();
  #next = 1;
  /** One change at a time: a cell that is about to run and a front end's new list may meet. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(scripts: Scripts) {
    this.#scripts = scripts;
  }

  /** Replaces the breakpoints of a file. */
  set(inspector: Inspector, path: string, requests: readonly BreakpointRequest[]): Promise<Breakpoint[]> {
    return this.#inTurn(async () => {
      const old = this.#byPath.get(path) ?? [];
      this.#byPath.delete(path);
      for (const id of new Set(old.flatMap(({ ids }) => [...ids]))) await this.#remove(inspector, id);
      const lines = await linesOf(path);
      const scripts = this.#scripts.of(path);
      const set = requests.map((request) => this.#make(path, request, lines, scripts.length > 0));
      if (set.length > 0) this.#byPath.set(path, set);
      for (const script of scripts) await this.#install(inspector, script, set);
      return set;
    });
  }

  /** Sets a file's breakpoints in one more script of it. Returns those that moved to another line. */
  install(inspector: Inspector, script: Script): Promise<Breakpoint[]> {
    return this.#inTurn(() => this.#install(inspector, script, this.#byPath.get(script.path) ?? []));
  }

  /** Those that V8 stopped at in a file. */
  hit(ids: readonly string[], path: string): Breakpoint[] {
    return (this.#byPath.get(path) ?? []).filter((breakpoint) => ids.some((id) => breakpoint.ids.has(id)));
  }

  /** As `debugInfo` tells them. */
  list(): { source: string; breakpoints: Json[] }[] {
    return [...this.#byPath].map(([source, breakpoints]) => ({
      source,
      breakpoints: breakpoints.map(({ request, line }) => ({ ...request, line })),
    }));
  }

  clear(): void {
    this.#byPath.clear();
    this.#places.clear();
  }

  #make(
    path: string,
    request: BreakpointRequest,
    lines: readonly string[] | undefined,
    ran: boolean,
  ): Breakpoint {
    const message = fault(request, lines, ran);
    const base = { id: this.#next++, path, request, passes: 0, ids: new Set<string>() };
    if (message !== undefined) return { ...base, line: request.line, verified: false, message };
    return { ...base, line: lines ? firstCodeLine(lines, request.line) : request.line, verified: true };
  }

  async #install(
    inspector: Inspector,
    script: Script,
    breakpoints: readonly Breakpoint[],
  ): Promise<Breakpoint[]> {
    const moved: Breakpoint[] = [];
    for (const breakpoint of breakpoints) {
      if (!breakpoint.verified) continue;
      const wanted = breakpoint.request.line - 1;
      const found = script.map
        ? script.map.generated(wanted)
        : { line: wanted, at: { line: wanted, column: 0 } };
      if (!found) continue;
      const { id, line } = await this.#place(inspector, script, found, breakpoint.request.condition);
      breakpoint.ids.add(id);
      if (line + 1 === breakpoint.line) continue;
      breakpoint.line = line + 1;
      moved.push(breakpoint);
    }
    return moved;
  }

  async #place(
    inspector: Inspector,
    script: Script,
    found: { readonly line: number; readonly at: { readonly line: number; readonly column: number } },
    condition: string | undefined,
  ): Promise<{ id: string; line: number }> {
    const { line, at } = found;
    const place = `${script.hash}:${at.line}:${at.column}`;
    const there = this.#places.get(place);
    if (there !== undefined) return { id: there, line };
    const answer = await inspector.ask("Debugger.setBreakpointByUrl", {
      scriptHash: script.hash,
      lineNumber: at.line,
      columnNumber: at.column,
      ...(condition === undefined ? {} : { condition: conditionWithCellNames(condition) }),
    });
    this.#places.set(place, answer.breakpointId);
    const [actual] = answer.locations;
    const original = actual && placeIn(script, { line: actual.lineNumber, column: actual.columnNumber ?? 0 });
    return { id: answer.breakpointId, line: original?.line ?? line };
  }

  async #remove(inspector: Inspector, id: string): Promise<void> {
    const others = [...this.#byPath.values()].flat();
    if (others.some(({ ids }) => ids.has(id))) return;
    for (const [place, known] of this.#places) if (known === id) this.#places.delete(place);
    await inspector.ask("Debugger.removeBreakpoint", { breakpointId: id });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}

/** Why a breakpoint cannot be set; undefined where it can. */
function fault(
  request: BreakpointRequest,
  lines: readonly string[] | undefined,
  ran: boolean,
): string | undefined {
  if (!lines && !ran) return "The file is not known: it did not run, and there is none of that name.";
  if (request.line < 1 || (lines && request.line > lines.length)) return `There is no line ${request.line}.`;
  const { condition, hitCondition } = request;
  if (condition !== undefined && !parses(`(\n${condition}\n)`)) {
    return `The condition is no expression of JavaScript: ${condition}`;
  }
  if (hitCondition !== undefined && passCheck(hitCondition) === undefined) {
    return `The hit condition is not understood: ${hitCondition}. Write a number, or one of == > >= < <= % and a number.`;
  }
  return undefined;
}

/** Reads a hit condition; undefined where it cannot be. */
export function passCheck(text: string): ((passes: number) => boolean) | undefined {
  const match = /^\s*(==?=?|>=?|<=?|%)?\s*(\d+)\s*$/.exec(text);
  if (!match) return undefined;
  const [, sign = "==", digits] = match;
  const number = Number(digits);
  switch (sign) {
    case ">":
      return (passes) => passes > number;
    case ">=":
      return (passes) => passes >= number;
    case "<":
      return (passes) => passes < number;
    case "<=":
      return (passes) => passes <= number;
    case "%":
      return number === 0 ? undefined : (passes) => passes % number === 0;
    default:
      return (passes) => passes === number;
  }
}

async function linesOf(path: string): Promise<string[] | undefined> {
  try {
    return (await readFile(path, "utf8")).split(/\r\n|\n|\r/);
  } catch {
    return undefined;
  }
}

/** The line itself, or the next that is neither empty nor only a comment. Counts from 1. */
function firstCodeLine(lines: readonly string[], line: number): number {
  for (let at = line; at <= lines.length; at++) {
    if (!/^\s*(?:\/\/.*|\/\*.*\*\/\s*)?$/.test(lines[at - 1])) return at;
  }
  return line;
}
