// Variables: numbered references to what can be opened, and their children.
import type { Runtime } from "node:inspector";
import { type FrameScope, namesOf } from "./frames.js";
import { HOOKS_EXPRESSION, isInternalName } from "./hooks.js";
import type { Inspector } from "./inspector.js";
import { preview, typeName } from "./preview.js";
import { Refusal } from "./protocol.js";

/** Members that are listed one by one; an array or collection with more is shown in ranges. */
const RANGE = 100;

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** 0: nothing to open. */
  readonly variablesReference: number;
  readonly indexedVariables?: number;
  /** An expression that gives the value again. */
  readonly evaluateName?: string;
  readonly presentationHint?: { readonly kind?: string; readonly attributes?: readonly string[] };
}

/** What a reference opens. */
type Holder =
  | { readonly kind: "object"; readonly objectId: string; readonly path?: string; readonly length?: number }
  | {
      readonly kind: "range";
      readonly objectId: string;
      readonly path?: string;
      readonly start: number;
      readonly count: number;
    }
  | { readonly kind: "names"; readonly scope: FrameScope; readonly callFrameId: string }
  | { readonly kind: "cells"; readonly objectId: string }
  | { readonly kind: "getter"; readonly objectId: string; readonly getter: string; readonly path?: string };

export type Opened = Holder;

export interface Page {
  readonly filter?: string;
  readonly start?: number;
  readonly count?: number;
}

export class Variables {
  readonly #inspector: Inspector;
  readonly #holders = new Map<number, Holder>();
  /** Whether values are told with the names of their types. */
  types = true;
  #next = 1;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  /** Forgets all references: the program went on. Numbers are never given again. */
  clear(): void {
    this.#holders.clear();
  }

  reference(holder: Holder): number {
    this.#holders.set(this.#next, holder);
    return this.#next++;
  }

  holder(reference: number): Holder {
    const holder = this.#holders.get(reference);
    if (holder) return holder;
    throw new Refusal(`There is no variable ${reference} (any more): references end as the program goes on.`);
  }

  /** A value's type as a field of an answer; nothing where types are not told. */
  typeOf(value: Runtime.RemoteObject): { readonly type?: string } {
    return this.types ? { type: typeName(value) } : {};
  }

  /** A value as a variable. */
  variable(name: string, value: Runtime.RemoteObject, path?: string, hidden = false): Variable {
    const length = lengthOf(value);
    const opens = value.objectId !== undefined && value.subtype !== "null";
    return {
      name,
      value: preview(value),
      ...this.typeOf(value),
      variablesReference: opens
        ? this.reference({ kind: "object", objectId: value.objectId as string, path, length })
        : 0,
      ...(length === undefined ? {} : { indexedVariables: length }),
      ...(path === undefined ? {} : { evaluateName: path }),
      ...(hidden ? { presentationHint: { attributes: ["readOnly"] } } : {}),
    };
  }

  async children(reference: number, page: Page): Promise<Variable[]> {
    const holder = this.holder(reference);
    switch (holder.kind) {
      case "names":
        return slice(
          (await namesOf(this.#inspector, holder.scope)).map(({ name, value }) =>
            this.variable(name, value, name),
          ),
          page,
        );
      case "cells":
        return slice(await this.#cells(holder.objectId), page);
      case "range":
        return this.#members(holder.objectId, holder.path, holder.start, holder.count);
      case "getter":
        return [await this.#get(holder)];
      case "object":
        return this.#object(holder, page);
    }
  }

  /** The names that cells declared. */
  async #cells(objectId: string): Promise<Variable[]> {
    const { result } = await this.#properties(objectId);
    return result
      .filter(({ name, symbol }) => symbol === undefined && !isInternalName(name))
      .map((property) => this.#property(objectId, property, property.name))
      .filter((variable) => variable !== undefined);
  }

  async #object(holder: Extract<Holder, { kind: "object" }>, page: Page): Promise<Variable[]> {
    const { objectId, path, length } = holder;
    if (length !== undefined && (page.filter === "indexed" || page.count)) {
      const start = Math.min(page.start ?? 0, length);
      return this.#members(objectId, path, start, Math.min(page.count || length - start, length - start));
    }
    if (length === undefined || length <= RANGE) return slice(await this.#named(objectId, path), page);
    // An array's own names besides its numbers are not asked for: V8 would list every number with them.
    return page.filter === "named" ? [] : this.#ranges(objectId, path, 0, length);
  }

  /** At most 100 ranges of an array or collection; a wide one opens into narrower ones. */
  #ranges(objectId: string, path: string | undefined, from: number, length: number): Variable[] {
    let width = RANGE;
    while (length / width > RANGE) width *= RANGE;
    return Array.from({ length: Math.ceil(length / width) }, (_, index) => {
      const start = from + index * width;
      const count = Math.min(width, from + length - start);
      return {
        name: `[${start} … ${start + count - 1}]`,
        value: "",
        variablesReference: this.reference({ kind: "range", objectId, path, start, count }),
        indexedVariables: count,
        presentationHint: { kind: "virtual" },
      };
    });
  }

  /** A range's members, or its narrower ranges. */
  async #members(
    objectId: string,
    path: string | undefined,
    start: number,
    count: number,
  ): Promise<Variable[]> {
    if (count > RANGE) return this.#ranges(objectId, path, start, count);
    const { result } = await this.#inspector.ask("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: MEMBERS,
      arguments: [{ value: start }, { value: count }],
      silent: true,
    });
    if (result.objectId === undefined) return [];
    const listed = await this.#properties(result.objectId);
    return listed.result
      .filter(({ name }) => /^\d+$/.test(name))
      .map(({ name, value }) =>
        value === undefined
          ? undefined
          : this.variable(name, value, path === undefined ? undefined : `${path}[${name}]`),
      )
      .filter((variable) => variable !== undefined);
  }

  async #named(objectId: string, path: string | undefined): Promise<Variable[]> {
    const listed = await this.#properties(objectId);
    const own = listed.result
      .filter(isShown)
      .map((property) => this.#property(objectId, property, member(path, property)));
    const privates = (listed.privateProperties ?? []).map((property) =>
      this.#property(objectId, property, undefined),
    );
    const internal = (listed.internalProperties ?? [])
      .filter(({ name }) => SHOWN_INTERNALS.has(name))
      .map(({ name, value }) => value && this.variable(name, value, undefined, true));
    return [...own, ...privates, ...internal].filter((variable) => variable !== undefined);
  }

  #property(
    objectId: string,
    { name, value, get }: Pick<Runtime.PropertyDescriptor, "name" | "value" | "get">,
    path: string | undefined,
  ): Variable | undefined {
    if (value) return this.variable(name, value, path);
    if (get?.objectId === undefined) return undefined;
    const reference = this.reference({ kind: "getter", objectId, getter: get.objectId, path });
    const type = this.types ? { type: "accessor" } : {};
    return { name, value: "(get)", ...type, variablesReference: reference, evaluateName: path };
  }

  /** A getter runs where its line is opened, not before. */
  async #get({ objectId, getter, path }: Extract<Holder, { kind: "getter" }>): Promise<Variable> {
    const { result, exceptionDetails } = await this.#inspector.ask("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: "function (get) { return get.call(this); }",
      arguments: [{ objectId: getter }],
      silent: true,
      generatePreview: true,
    });
    return this.variable(exceptionDetails ? "[[Thrown]]" : "[[Value]]", result, path);
  }

  async #properties(objectId: string) {
    return (await this.#inspector.ask("Runtime.getProperties", {
      objectId,
      ownProperties: true,
      generatePreview: true,
    })) as Runtime.GetPropertiesReturnType & { privateProperties?: Runtime.PropertyDescriptor[] };
  }

  /** A reference to the names that cells declared; undefined outside of a kernel's runner. */
  async cellNames(group: string): Promise<number | undefined> {
    const { result } = await this.#inspector.ask("Runtime.evaluate", {
      expression: `${HOOKS_EXPRESSION}?.scope`,
      objectGroup: group,
      silent: true,
    });
    return result.objectId === undefined
      ? undefined
      : this.reference({ kind: "cells", objectId: result.objectId });
  }
}

/** The members `start` to `start + count` of an array, typed array, Map or Set, under their numbers. */
const MEMBERS = `function (start, count) {
  const members = Object.create(null);
  if (this instanceof Map || this instanceof Set) {
    let at = 0;
    for (const member of this) {
      if (at >= start + count) break;
      if (at >= start) members[at] = member;
      at++;
    }
  } else {
    for (let at = start; at < start + count; at++) if (at in this) members[at] = this[at];
  }
  return members;
}`;

/** Members that every array and function has say nothing. */
function isShown({ name, enumerable }: Runtime.PropertyDescriptor): boolean {
  return enumerable || !["length", "name", "prototype", "arguments", "caller"].includes(name);
}

const SHOWN_INTERNALS = new Set([
  "[[Entries]]",
  "[[PromiseState]]",
  "[[PromiseResult]]",
  "[[Target]]",
  "[[Handler]]",
  "[[PrimitiveValue]]",
  "[[TargetFunction]]",
  "[[GeneratorState]]",
]);

/** Members of arrays and collections, by V8's description: `Array(3)`, `Float64Array(10)`, `Map(2)`. */
function lengthOf({ subtype, description }: Runtime.RemoteObject): number | undefined {
  if (!["array", "typedarray", "map", "set"].includes(subtype ?? "")) return undefined;
  const length = /\((\d+)\)$/.exec(description ?? "")?.[1];
  return length === undefined ? undefined : Number(length);
}

function member(path: string | undefined, { name, symbol }: Runtime.PropertyDescriptor): string | undefined {
  if (path === undefined || symbol) return undefined;
  if (/^\d+$/.test(name)) return `${path}[${name}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
    ? `${path}.${name}`
    : `${path}[${JSON.stringify(name)}]`;
}

function slice(variables: Variable[], { start = 0, count = 0 }: Page): Variable[] {
  return variables.slice(start, count > 0 ? start + count : undefined);
}
