import { formatSigned } from "../../utils/text/index.js";
import type { HeatmapTrace } from "./figure.js";

/** What the pointer shows of each cell. */
export function cellHovers({ hover, z }: HeatmapTrace): readonly (readonly string[])[] | undefined {
  if (hover === undefined || !("across" in hover)) return hover;
  const { across, down, values, what } = hover;
  return z.map((cells, r) =>
    cells.map((value, c) => {
      const own = values[r]?.[c] ?? "";
      return `${across[c]}: ${down[r]}${own === "" ? "" : ` = ${own}`}, ${what} ${formatSigned(value)}`;
    }),
  );
}
