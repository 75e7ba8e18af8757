import type { Metadata } from "../contracts/index.js";
import type { Shown } from "./host.js";

export type Later<T> = T | Promise<T>;

/** The forms of a value: its text, HTML where there is one, others. */
export function shown(
  text: string,
  html?: string,
  others: Readonly<Record<string, unknown>> = {},
  metadata: Metadata = {},
): Shown {
  return {
    data: { ...others, ...(html === undefined ? {} : { "text/html": html }), "text/plain": text },
    metadata,
  };
}

/** Goes on at once where the value is there, else when it comes. */
export function whenThere<T, U>(value: Later<T>, next: (value: T) => Later<U>): Later<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
