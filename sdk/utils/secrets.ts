/** What stands where a secret stood. */
export const MASK = "********";

const SECRET_NAME =
  /(pass(word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|authorization|cookie|webhook)$/i;

/** Whether the value under this name is a secret (a webhook's address is one at most chats): `MLFLOW_TRACKING_PASSWORD`, `apiKey`, `authorization`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A text with the secrets in it masked: credentials in addresses (`https://user:secret@host`), bearer tokens, `token=…`, `headers={…}`. */
export function maskText(text: string): string {
  return text
    .replace(
      /\b([a-z][a-z\d+.-]*:\/\/)([^\s/@:]*):([^\s/@]+)@/gi,
      (_, scheme, user) => `${scheme}${user}:${MASK}@`,
    )
    .replace(/\b(bearer|basic) +[\w.~+/=-]{8,}/gi, (_, scheme) => `${scheme} ${MASK}`)
    .replace(/\bheaders(\.[\w-]+)?=(\{[^}]*\}|[^\s&;"]+)/gi, (_, name) => `headers${name ?? ""}=${MASK}`)
    .replace(/([?&;.,"'\s]|^)([\w-]+)=([^\s&;]+)/g, (whole, before, name) =>
      isSecretName(name) ? `${before}${name}=${MASK}` : whole,
    );
}

/** A value for a log or a table, with secrets masked: under a secret's name wholly, elsewhere inside its texts. A copy. */
export function maskSecrets(value: unknown, name = ""): unknown {
  return mask(value, name, new Set());
}

function mask(value: unknown, name: string, open: Set<object>): unknown {
  if (value === undefined || value === null || value === "") return value;
  if (isSecretName(name)) return MASK;
  if (typeof value === "string") return maskText(value);
  // Collectors have names of their own for their keys: x-honeycomb-team.
  if (/^headers$/i.test(name) && typeof value === "object")
    return Object.fromEntries(Object.keys(value).map((key) => [key, MASK]));
  if (typeof value !== "object" || value instanceof Date || ArrayBuffer.isView(value)) return value;
  if (open.has(value)) return "[circle]";
  open.add(value);
  const masked =
    value instanceof Error
      ? maskError(value, open)
      : Array.isArray(value)
        ? value.map((item) => mask(item, "", open))
        : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mask(part, key, open)]));
  open.delete(value);
  return masked;
}

function maskError(error: Error, open: Set<object>): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const own = Object.fromEntries(Object.entries(error).map(([key, part]) => [key, mask(part, key, open)]));
  return {
    ...own,
    type: name,
    message: maskText(message),
    stack: maskText(stack ?? ""),
    ...(cause === undefined ? {} : { cause: mask(cause, "", open) }),
  };
}
