// The Debug Adapter Protocol as far as it is spoken here: arguments are checked as they are read.

export type Json = Readonly<Record<string, unknown>>;

/** Why a request is refused; its message goes into the reply. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** The arguments of a request, each read with the type it must have. */
export class Arguments {
  readonly #command: string;
  readonly #values: Json;

  constructor(command: string, values: unknown) {
    this.#command = command;
    this.#values = isObject(values) ? values : {};
  }

  text(name: string): string {
    const value = this.#values[name];
    if (typeof value !== "string") throw this.#wrong(name, "a string", value);
    return value;
  }

  integer(name: string): number {
    const value = this.#values[name];
    if (!Number.isSafeInteger(value)) throw this.#wrong(name, "a whole number", value);
    return value as number;
  }

  /** Like `integer`; undefined where the argument is missing, and never negative. */
  count(name: string): number | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    const number = this.integer(name);
    if (number < 0) throw this.#wrong(name, "0 or more", value);
    return number;
  }

  optionalText(name: string): string | undefined {
    const value = this.#values[name];
    return value === undefined || value === null ? undefined : this.text(name);
  }

  object(name: string): Arguments {
    const value = this.#values[name];
    if (!isObject(value)) throw this.#wrong(name, "an object", value);
    return new Arguments(`${this.#command}.${name}`, value);
  }

  /** The objects of an array; an empty one where the argument is missing. */
  objects(name: string): Arguments[] {
    return this.#array(name).map((value, index) => {
      if (!isObject(value)) throw this.#wrong(`${name}[${index}]`, "an object", value);
      return new Arguments(`${this.#command}.${name}[${index}]`, value);
    });
  }

  texts(name: string): string[] {
    return this.#array(name).map((value, index) => {
      if (typeof value !== "string") throw this.#wrong(`${name}[${index}]`, "a string", value);
      return value;
    });
  }

  #array(name: string): unknown[] {
    const value = this.#values[name];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw this.#wrong(name, "an array", value);
    return value;
  }

  #wrong(name: string, wanted: string, got: unknown): Refusal {
    const shown = got === undefined ? "nothing" : `${JSON.stringify(got)}`.slice(0, 80);
    return new Refusal(`${this.#command}: argument "${name}" must be ${wanted}. Got: ${shown}.`);
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What `initialize` answers. */
export const CAPABILITIES = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsModulesRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsExceptionInfoRequest: true,
  supportsTerminateRequest: true,
  supportsDelayedStackTraceLoading: true,
  exceptionBreakpointFilters: [
    {
      filter: "uncaught",
      label: "Uncaught errors",
      description: "Stop at errors that no code of yours catches.",
      default: true,
    },
    {
      filter: "all",
      label: "All errors",
      description: "Stop at every error, also at those that are caught.",
      default: false,
    },
  ],
} as const;
