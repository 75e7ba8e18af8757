import type { WhatIfData } from "../../core/what-if/what-if.js";

/** What a panel's page starts from, as JSON: exact, where a view's state keeps seven digits. */
export interface WhatIfState extends Omit<WhatIfData, "page"> {
  readonly page:
    | { readonly way: "model"; readonly bytes: number }
    | { readonly way: "grid"; readonly reason: string }
    | { readonly way: "server" };
}

/** A model's files in a page: each in base64. */
export type WhatIfFiles = Readonly<Record<string, string>>;
