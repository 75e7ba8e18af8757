/** What every encoding's config has. */
export interface EncodingConfig {
  readonly kind: string;
}

/** Encodings by what a column holds. */
export interface DefaultEncodings<Encoding extends EncodingConfig = EncodingConfig> {
  readonly numbers?: Encoding;
  /** Texts, booleans, and the columns named as categories. */
  readonly categories?: Encoding;
  /** Dates and timestamps. */
  readonly dates?: Encoding;
}
