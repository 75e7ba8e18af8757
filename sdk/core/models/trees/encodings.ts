/** How columns become numbers for trees: they split missing values and categories by themselves, and no scale matters to them. */
export const treeEncodings = {
  numbers: { kind: "passthrough", impute: "keep" },
  categories: { kind: "ordinal" },
  dates: { kind: "dateParts" },
} as const;
