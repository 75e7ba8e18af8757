import type { RowProblem } from "../../../core/requests/index.js";
import { asAssayError, type ErrorCode } from "../../../utils/errors/index.js";

/** A refusal of a request: its status, and what the client reads. */
export class HttpFault extends Error {
  constructor(
    readonly status: number,
    /** In one line, without anything of the server's own. */
    readonly title: string,
    readonly more: {
      readonly code?: ErrorCode;
      readonly detail?: string;
      readonly problems?: readonly RowProblem[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(title);
  }
}

/** Problems that an answer lists; of more it says how many. */
const SHOWN_PROBLEMS = 100;

/** Status of what Assay says of rows and models; everything else is the server's own fault. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  DATA_CAST: 422,
  DATA_COLUMN_MISSING: 422,
  DATA_NOT_FINITE: 422,
  DATA_SHAPE: 422,
  DATA_UNKNOWN_CATEGORY: 422,
  SCHEMA_CHECK_FAILED: 422,
  SCHEMA_MISMATCH: 422,
  TRANSFORM_DOMAIN: 422,
  EXPLAIN_UNSUPPORTED: 501,
};

/** What fastify and Node say of a request, by their codes. */
const FRAMEWORK: Readonly<Record<string, readonly [status: number, title: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, "the body is too large"],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, "the body is empty"],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, "the body is not JSON"],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, "this content type is not read here"],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, "the body is not as long as Content-Length says"],
  FST_ERR_CTP_INVALID_TYPE: [415, "this content type is not read here"],
  FST_ERR_BAD_URL: [400, "the path is not well formed"],
};

/** Any error as a refusal. What nobody expected is 500, and its words stay in the log. */
export function asFault(error: unknown): HttpFault {
  if (error instanceof HttpFault) return error;
  const { code, statusCode } = (error ?? {}) as { readonly code?: string; readonly statusCode?: number };
  const known = code === undefined ? undefined : FRAMEWORK[code];
  if (known !== undefined) return new HttpFault(known[0], known[1]);
  if (error instanceof SyntaxError)
    return new HttpFault(400, "the body is not JSON", { detail: error.message });
  const assay = asAssayError(error);
  const status = STATUS[assay.code];
  if (status !== undefined)
    return new HttpFault(status, assay.details.what, { code: assay.code, detail: assay.message });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new HttpFault(statusCode, (error as Error).message.slice(0, 200));
  return new HttpFault(500, "the server could not answer", { code: "INTERNAL" });
}

/** Rows that cannot be predicted. */
export function rowsFault(problems: readonly RowProblem[]): HttpFault {
  const isUnknown = problems.every(({ code }) => code === "model");
  return new HttpFault(
    422,
    `${problems.length} values do not fit the model`.replace(/^1 values do/, "1 value does"),
    {
      code: isUnknown ? "ROWS_REJECTED" : "SCHEMA_MISMATCH",
      problems,
    },
  );
}

/** RFC 9457's problem details; for MLflow's clients also with the keys that its server has. */
export function problemBody(
  { status, title, more }: HttpFault,
  requestId: string,
  isMlflow: boolean,
): Record<string, unknown> {
  const { code, detail, problems = [] } = more;
  const first = problems[0];
  const where =
    first === undefined
      ? ""
      : `: ${first.field === undefined ? "" : `${first.field}: `}got ${first.got}, wanted ${first.wanted}`;
  return {
    type: "about:blank",
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(code === undefined ? {} : { code }),
    ...(problems.length === 0
      ? {}
      : {
          errors: problems
            .slice(0, SHOWN_PROBLEMS)
            .map(({ row, field, code: rule, got, wanted }) => ({ row, field, code: rule, got, wanted })),
          errorCount: problems.length,
        }),
    requestId,
    ...(isMlflow
      ? { error_code: status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR", message: `${detail ?? title}${where}` }
      : {}),
  };
}

/** Whether an error is the server's own, so that the log needs its stack. */
export function isOwn({ status }: HttpFault): boolean {
  return status === 500;
}
