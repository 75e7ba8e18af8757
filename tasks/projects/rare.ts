import type { DatasetProfile } from "../../sdk/core/profile/index.js";
import { present } from "../../sdk/utils/present.js";
import { foldsDefaults } from "../../sdk/utils/splitters/folds-config.js";
import { formatCount } from "../../sdk/utils/text/index.js";
import type { Proposal, Reasoned } from "./propose.js";
import { columnInExpression, textInExpression } from "./yaml.js";

/** Rows of a class that a training keeps at least, of so many: the rest are test rows. */
const kept = (rows: number): number => Math.floor(rows * 0.8);

/**
 * What a tuning does about classes of few rows: those that cannot be in each fold's training rows are left out, and of the
 * others the rarest says how many folds there are.
 */
export function rareFor(
  profile: DatasetProfile,
  split: Proposal["split"]["value"],
): { readonly without?: Reasoned<string>; readonly folds?: Reasoned<string> } {
  const { column = "", classes = [] } = profile.target ?? {};
  // Texts alone: of two numbers, one cannot be left out.
  const isText = profile.columns.some(({ name, type }) => name === column && type === "string");
  const rare = isText ? classes.filter(({ count }) => kept(count) < 2) : [];
  const left = classes.filter((one) => !rare.includes(one));
  const names = rare.map(({ level }) => textInExpression(level)).join(", ");
  const without =
    rare.length === 0 || left.length < 2
      ? undefined
      : {
          value: `${columnInExpression(column)} in (${names})`,
          why: "Classes of one or two rows cannot be in each fold, so the tuning does without; a model that is trained with what it finds does not know them",
        };
  const least = Math.min(...left.map(({ count }) => count));
  const rows = kept(least);
  // A split at random may take more of a class than its share: two folds are the least there can be.
  const most = split === "stratified" ? rows : 2;
  const folds =
    split !== "chronological" && rows >= 2 && rows < foldsDefaults.folds
      ? {
          value: `{ kind: stratified, folds: ${most} }`,
          why: `The rarest class has ${formatCount(least)} rows, too few for ${foldsDefaults.folds} folds`,
        }
      : undefined;
  return present({ without, folds });
}
