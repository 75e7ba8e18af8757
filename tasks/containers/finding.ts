/** What is not as it should be in a file of the project. */
export interface Finding {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

export const findingLine = ({ file, line, message }: Finding): string =>
  `${file}${line === undefined ? "" : `:${line}`}  ${message}`;
