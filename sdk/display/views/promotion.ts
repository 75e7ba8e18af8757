import type { ViewOptions } from "../bundle.js";
import { MACHINE_FORM, type MimeBundle } from "../bundle.js";
import { dataText, outputHtml } from "../page/index.js";

/** An alias that a version has now. */
export interface PromotionLike {
  readonly name: string;
  readonly alias: string;
  readonly version: string;
  /** The version that had it. */
  readonly former?: string;
  readonly from?: string;
}

/** Which version has the alias now, in one line. */
export function promotionView(promotion: PromotionLike, _options?: ViewOptions): MimeBundle {
  const line = promotionText(promotion);
  return {
    "text/plain": line,
    "text/html": outputHtml(dataText(line)),
    [MACHINE_FORM]: { ...promotion },
  };
}

/** `bikes@Champion is version 3 now (it was version 2)`. */
export function promotionText({ name, alias, version, former, from = former }: PromotionLike): string {
  return `${name}@${alias} is version ${version} now${from === undefined ? "" : ` (it was version ${from})`}`;
}
