import type { z } from "zod";

/** Units of the defaults that are numbers: every one has to say it, where it is without one as "". */
export type Units<D> = {
  readonly [Key in keyof D as D[Key] extends number ? Key : never]: string;
};

/** One part of the house's defaults: an object of defaults beside its schema. */
export interface Section {
  /** What configs of this part must look like; absent where a default cannot be overridden by a setting. */
  readonly schema?: z.ZodType;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly units: Readonly<Record<string, string>>;
  /** Whether a config that leaves the part out means the part with its defaults. */
  readonly implied: boolean;
}

/** A section, whose numbers must all have their units. */
export function section<const D extends object>(
  schema: z.ZodType | undefined,
  defaults: D,
  units: Units<D>,
  { implied = false }: { readonly implied?: boolean } = {},
): Section {
  return {
    ...(schema === undefined ? {} : { schema }),
    defaults: defaults as Readonly<Record<string, unknown>>,
    units: units as Readonly<Record<string, string>>,
    implied,
  };
}

/** The variable that overrides a setting: `forest.splitColumns` is ASSAY_FOREST_SPLIT_COLUMNS. */
export function variableOf(name: string): string {
  const words = name.replaceAll(".", "_").replaceAll(/([a-z\d])([A-Z])/g, "$1_$2");
  return `ASSAY_${words.toUpperCase()}`;
}
